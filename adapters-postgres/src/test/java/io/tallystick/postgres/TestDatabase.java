package io.tallystick.postgres;

import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;

import org.jspecify.annotations.NullMarked;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A database of its own for one test, on a server that all tests of this JVM share. The server
 * starts with the first database, is as durable as in production, and goes with the JVM.
 *
 * <p>The system property {@code tallystick.test.postgres}, {@code host:port/user/password}, names
 * another server to use instead, for example of an older version.
 */
@NullMarked
public record TestDatabase(String name, String jdbcUrl, String user, String password)
        implements AutoCloseable {

    /** With an empty ledger. */
    public static TestDatabase create() {
        TestDatabase database = copyOf(Template.MIGRATED.name());
        database.run(
                "update log_identity set epoch = left(replace(gen_random_uuid()::text, '-', ''),"
                        + " 12)");
        return database;
    }

    /** Without any table. */
    public static TestDatabase createEmpty() {
        return copyOf("template1");
    }

    private static TestDatabase copyOf(String template) {
        TestDatabase server = Server.RUNNING;
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        server.run("CREATE DATABASE " + name + " TEMPLATE " + template);
        String jdbcUrl = server.jdbcUrl().replaceFirst("[^/]*$", name);
        return new TestDatabase(name, jdbcUrl, server.user(), server.password());
    }

    /** Another with all that is in this one, which nobody may be connected to. */
    public TestDatabase copy() {
        return copyOf(name);
    }

    /** Where all tests of this user find PostgreSQL unpacked, so that it happens once. */
    public static Path sharedBinaries() {
        String user = System.getProperty("user.name");
        return Path.of(System.getProperty("java.io.tmpdir"), "tallystick-test-binaries-" + user);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** Unless it is, all who are connected are thrown out and nobody is let in. */
    public void setReachable(boolean isReachable) {
        Server.RUNNING.run("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS " + isReachable);
        if (!isReachable) {
            Server.RUNNING.run(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                            + name
                            + "'");
        }
    }

    /** Drops the database, whoever is still connected. */
    @Override
    public void close() {
        Server.RUNNING.run("DROP DATABASE " + name + " WITH (FORCE)");
    }

    private void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot " + sql, e);
        }
    }

    /** Migrated once, since copying takes a tenth of the time. */
    private static final class Template {
        static final TestDatabase MIGRATED = migrated();

        private static TestDatabase migrated() {
            TestDatabase database = createEmpty();
            PostgresDatabase.open(
                            PostgresConfig.of(
                                    database.jdbcUrl(), database.user(), database.password()))
                    .close();
            return database;
        }
    }

    /** Started when the first test asks, stopped when the JVM ends. */
    private static final class Server {
        private static final String OTHER = System.getProperty("tallystick.test.postgres", "");

        /** The database to make others from. */
        static final TestDatabase RUNNING = OTHER.isEmpty() ? start() : other(OTHER.split("/"));

        private static TestDatabase other(String[] parts) {
            String jdbcUrl = "jdbc:postgresql://" + parts[0] + "/postgres";
            return new TestDatabase("postgres", jdbcUrl, parts[1], parts[2]);
        }

        private static TestDatabase start() {
            try {
                Path directory = Files.createTempDirectory("tallystick-test-");
                EmbeddedPostgres server =
                        EmbeddedPostgres.start(
                                EmbeddedPostgresConfig.in(directory)
                                        .withBinariesDirectory(sharedBinaries()));
                Runtime.getRuntime()
                        .addShutdownHook(
                                Thread.ofPlatform().unstarted(() -> remove(server, directory)));
                return new TestDatabase(
                        "tallystick", server.jdbcUrl(), server.user(), server.password());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void remove(EmbeddedPostgres server, Path directory) {
            server.close();
            try (Stream<Path> paths = Files.walk(directory)) {
                paths.sorted(Comparator.reverseOrder()).forEach(Server::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path path) {
            try {
                Files.delete(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
