package io.tallystick.postgres.embedded;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** PostgreSQL's programs, unpacked. Immutable. */
record Binaries(Path home) {
    // The file lock keeps other processes out; a JVM holds one per file, so its threads queue here.
    private static final ReentrantLock THREADS = new ReentrantLock();
    private static final String UNFINISHED = "unpacking-";

    /** Finds the programs for this machine below {@code directory}, unpacking them if need be. */
    static Binaries unpacked(Path directory, Consumer<String> progress) throws IOException {
        return unpacked(directory, archive(platform()), progress);
    }

    static Binaries unpacked(Path directory, URL archive, Consumer<String> progress)
            throws IOException {
        String version = version();
        // The size tells apart a jar of another version that was put on the class path later.
        long size = archive.openConnection().getContentLengthLong();
        Path home = directory.toAbsolutePath().resolve("postgresql-" + version + "-" + size);
        if (!Files.isDirectory(home)) {
            Files.createDirectories(directory);
            THREADS.lock();
            try (FileChannel file =
                            FileChannel.open(
                                    directory.resolve("unpack.lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var lock = file.lock()) {
                if (lock.isValid() && !Files.isDirectory(home)) {
                    progress.accept("unpacking PostgreSQL " + version);
                    unpack(archive, home);
                }
            } finally {
                THREADS.unlock();
            }
        }
        return new Binaries(home.toRealPath());
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** The version the programs themselves report, such as {@code 18.3}. */
    String reportedVersion() throws InterruptedException {
        String answer = Command.run(List.of(program("postgres").toString(), "--version")).output();
        String start = "postgres (PostgreSQL) ";
        if (!answer.startsWith(start)) {
            throw new EmbeddedPostgresException(
                    "cannot run %s (%s); set DATABASE_URL to use a PostgreSQL of your own"
                            .formatted(program("postgres"), answer));
        }
        return answer.substring(start.length());
    }

    static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return (system.startsWith("mac") ? "darwin" : system)
                + "-"
                + switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> machine;
                };
    }

    static URL archive(String platform) {
        URL archive = Binaries.class.getResource("/postgres-" + platform + ".txz");
        if (archive == null) {
            throw new EmbeddedPostgresException(
                    "no PostgreSQL for %s on the class path; set DATABASE_URL to use a PostgreSQL of your own"
                            .formatted(platform));
        }
        return archive;
    }

    private static void unpack(URL archive, Path home) throws IOException {
        Path parent = home.resolveSibling("");
        try (DirectoryStream<Path> unfinished =
                Files.newDirectoryStream(parent, UNFINISHED + "*")) {
            for (Path leftOver : unfinished) {
                FileTree.delete(leftOver);
            }
        }
        Path draft = Files.createTempDirectory(parent, UNFINISHED);
        try (InputStream in = new BufferedInputStream(archive.openStream(), 1 << 16)) {
            TarXz.unpack(in, draft);
        }
        FileTree.sync(draft);
        Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                requireNonNull(Binaries.class.getResourceAsStream("binaries.properties"))) {
            properties.load(in);
        }
        return properties.getProperty("version", "");
    }
}
