package io.tallystick.server.command;

import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.embedded.ConnectionInfo;
import io.tallystick.postgres.embedded.DataDirectoryInUse;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.config.ArchiveConfig;
import io.tallystick.server.config.DatabaseConfig;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a database is reached: one of its own that a server runs, or that is started for as long as
 * this is open, or somebody else's. Close it after its connections.
 *
 * @param config where it is
 * @param started null if it ran already
 */
record DatabaseAccess(PostgresConfig config, @Nullable EmbeddedPostgres started)
        implements AutoCloseable {

    /** How long a server may take that is just starting or stopping. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** The same with the archive of its log. */
    DatabaseAccess with(@Nullable ArchiveConfig archive) {
        return new DatabaseAccess(ArchiveAccess.add(config, archive), started);
    }

    /**
     * Reaches a database that runs, or starts the embedded one.
     *
     * @throws StartFailed if there is none
     */
    static DatabaseAccess open(DatabaseConfig database) throws InterruptedException {
        return switch (database) {
            case DatabaseConfig.Embedded embedded -> joinOrStart(embedded.dataDirectory());
            case DatabaseConfig.External external -> external(external);
        };
    }

    /**
     * Reaches a database that runs; empty if the embedded one does not.
     *
     * @throws StartFailed if there never was one
     */
    static Optional<DatabaseAccess> find(DatabaseConfig database) {
        return switch (database) {
            case DatabaseConfig.Embedded embedded -> join(embedded.dataDirectory());
            case DatabaseConfig.External external -> Optional.of(external(external));
        };
    }

    private static DatabaseAccess external(DatabaseConfig.External external) {
        return new DatabaseAccess(
                sized(external.url(), external.user(), external.password().value()), null);
    }

    private static Optional<DatabaseAccess> join(Path directory) {
        if (!EmbeddedPostgres.exists(directory)) {
            throw new StartFailed(
                    "there is no ledger in "
                            + directory
                            + " yet: start one with tallystick serve, or name another DATA_DIR",
                    null);
        }
        return EmbeddedPostgres.connectionInfo(directory)
                .map(running -> new DatabaseAccess(reaching(running), null));
    }

    /** A server that is starting or stopping has the directory, but no database to join. */
    private static DatabaseAccess joinOrStart(Path directory) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<DatabaseAccess> running = join(directory);
            if (running.isPresent()) {
                return running.get();
            }
            try {
                EmbeddedPostgres started =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory));
                return new DatabaseAccess(reaching(started.connectionInfo()), started);
            } catch (DataDirectoryInUse e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private static PostgresConfig reaching(ConnectionInfo running) {
        return sized(running.jdbcUrl(), running.user(), running.password());
    }

    /** A command is one reader; the connections are the server's. */
    private static PostgresConfig sized(String url, String user, String password) {
        PostgresConfig usual = PostgresConfig.of(url, user, password);
        return new PostgresConfig(
                url,
                user,
                password,
                4,
                2,
                usual.connectionTimeout(),
                usual.lockTimeout(),
                usual.idleInTransactionTimeout());
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
        }
    }
}
