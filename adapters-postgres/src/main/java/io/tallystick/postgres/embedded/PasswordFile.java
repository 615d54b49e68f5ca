package io.tallystick.postgres.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The password of the database's only user, in a file that only its owner reads. */
final class PasswordFile {
    private static final int RANDOM_BYTES = 32;

    private PasswordFile() {}

    /** Reads the password; on the very first start, when there is no cluster yet, makes one up. */
    static String readOrCreate(DataDirectory directory) throws IOException {
        Path file = directory.password();
        if (!Files.exists(file)) {
            if (Files.exists(directory.cluster())) {
                throw new EmbeddedPostgresException(
                        "%s is missing but %s has a database; put the file back or choose another DATA_DIR"
                                .formatted(file, directory.path()));
            }
            create(file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return read(file);
    }

    static String read(Path file) throws IOException {
        return Files.readString(file, US_ASCII).strip();
    }

    private static void create(Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        FileTree.writePrivate(draft, password + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
