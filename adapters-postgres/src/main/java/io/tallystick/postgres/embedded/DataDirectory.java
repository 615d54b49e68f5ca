package io.tallystick.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Names the files below the directory of one embedded database. The path is a real path, because it
 * is compared with what the server and the operating system report. Immutable.
 */
record DataDirectory(Path path) {
    /** Finds or makes the directory; one that is made here is for its owner only. */
    static DataDirectory prepare(Path path) throws IOException {
        if (!Files.getFileStore(existingAncestor(path)).supportsFileAttributeView("posix")) {
            throw new EmbeddedPostgresException(
                    "the file system of %s has no POSIX permissions; set DATABASE_URL to use a PostgreSQL of your own"
                            .formatted(path));
        }
        if (!Files.isDirectory(path)) {
            Path absolute = path.toAbsolutePath().normalize();
            Path parent = absolute.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    absolute,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        return new DataDirectory(path.toRealPath());
    }

    Path cluster() {
        return path.resolve("postgres");
    }

    Path password() {
        return path.resolve("postgres.password");
    }

    Path lock() {
        return path.resolve("postgres.lock");
    }

    Path log() {
        return path.resolve("postgres.log");
    }

    Path pidFile() {
        return cluster().resolve("postmaster.pid");
    }

    private static Path existingAncestor(Path path) {
        Path candidate = path.toAbsolutePath().normalize();
        while (!Files.exists(candidate) && candidate.getParent() != null) {
            candidate = candidate.getParent();
        }
        return candidate;
    }
}
