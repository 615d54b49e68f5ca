package io.tallystick.postgres.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What an embedded database is told. Immutable.
 *
 * @param dataDirectory holds everything that must survive: the cluster, its password, its log
 * @param binariesDirectory where the programs are unpacked; several data directories, also of
 *     several processes, may share one
 * @param progress receives one-line messages on the thread that starts the database
 * @param startTimeout how long creating the cluster may take, and again how long until the server
 *     answers, the recovery after a crash included
 * @param stopTimeout how long a fast shutdown may take before an immediate one is ordered
 */
public record EmbeddedPostgresConfig(
        Path dataDirectory,
        Path binariesDirectory,
        Consumer<String> progress,
        Duration startTimeout,
        Duration stopTimeout) {
    public EmbeddedPostgresConfig {
        requireNonNull(dataDirectory, "dataDirectory");
        requireNonNull(binariesDirectory, "binariesDirectory");
        requireNonNull(progress, "progress");
        requirePositive(startTimeout, "startTimeout");
        requirePositive(stopTimeout, "stopTimeout");
    }

    /** The settings of a database below {@code dataDirectory} that shares nothing. */
    public static EmbeddedPostgresConfig in(Path dataDirectory) {
        return new EmbeddedPostgresConfig(
                dataDirectory,
                dataDirectory.resolve("runtime"),
                message -> {},
                Duration.ofMinutes(5),
                Duration.ofSeconds(15));
    }

    public EmbeddedPostgresConfig withBinariesDirectory(Path directory) {
        return new EmbeddedPostgresConfig(
                dataDirectory, directory, progress, startTimeout, stopTimeout);
    }

    public EmbeddedPostgresConfig withProgress(Consumer<String> listener) {
        return new EmbeddedPostgresConfig(
                dataDirectory, binariesDirectory, listener, startTimeout, stopTimeout);
    }

    public EmbeddedPostgresConfig withStartTimeout(Duration timeout) {
        return new EmbeddedPostgresConfig(
                dataDirectory, binariesDirectory, progress, timeout, stopTimeout);
    }

    public EmbeddedPostgresConfig withStopTimeout(Duration timeout) {
        return new EmbeddedPostgresConfig(
                dataDirectory, binariesDirectory, progress, startTimeout, timeout);
    }

    private static void requirePositive(Duration timeout, String name) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, not " + timeout);
        }
    }
}
