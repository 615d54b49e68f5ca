package io.tallystick.postgres.embedded;

import io.tallystick.postgres.TestDatabase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Data directories for tests. */
final class Directories {
    private Directories() {}

    static EmbeddedPostgresConfig config(Path directory) {
        return EmbeddedPostgresConfig.in(directory)
                .withBinariesDirectory(TestDatabase.sharedBinaries());
    }

    /** A data directory that was used and closed; a copy, because that is faster than a start. */
    static Path used(Path directory) throws IOException, InterruptedException {
        copy(Template.USED, directory);
        return directory.toRealPath();
    }

    static void copy(Path from, Path to) throws IOException, InterruptedException {
        Files.createDirectories(to);
        var copy = Command.run(List.of("cp", "-a", from + "/.", to.toString()));
        if (!copy.succeeded()) {
            throw new IOException(copy.output());
        }
    }

    static DataDirectory layout(Path directory) throws IOException {
        return new DataDirectory(directory.toRealPath());
    }

    private static final class Template {
        static final Path USED = create();

        private static Path create() {
            try {
                Path directory = Files.createTempDirectory("tallystick-template-");
                EmbeddedPostgres.start(config(directory)).close();
                Runtime.getRuntime()
                        .addShutdownHook(Thread.ofPlatform().unstarted(() -> delete(directory)));
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path directory) {
            try {
                FileTree.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
