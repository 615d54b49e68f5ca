package io.tallystick.postgres;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * Says once which session a migration waits for, if it does: it waits as long as that takes, and
 * whoever started the server would see nothing. Thread-safe.
 */
final class MigrationWait implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(MigrationWait.class);

    private static final Duration LOOK_AFTER = Duration.ofSeconds(2);

    /**
     * Flyway's lock is "Flyway" in ASCII and the hash of its table, which may be negative; classid
     * is the upper half of that.
     */
    private static final String HOLDER =
            """
            select a.pid, a.application_name, coalesce(host(a.client_addr), 'this machine')
            from pg_locks l join pg_stat_activity a using (pid)
            where l.locktype = 'advisory' and l.granted and l.classid::bigint in (18027, 18028)
            and l.database = (select oid from pg_database where datname = current_database())
            and a.application_name <> ?
            limit 1
            """;

    private final DataSource dataSource;
    private final String ownName;
    private final Thread thread;

    /**
     * @param ownName of the sessions that migrate
     */
    MigrationWait(DataSource dataSource, String ownName) {
        this.dataSource = dataSource;
        this.ownName = ownName;
        this.thread = Thread.ofVirtual().name("migration-wait").unstarted(this::watch);
    }

    /** Looks from now on, until closed. */
    void start() {
        thread.start();
    }

    private void watch() {
        try {
            Optional<String> holder = Optional.empty();
            while (holder.isEmpty()) {
                TimeUnit.NANOSECONDS.sleep(LOOK_AFTER.toNanos());
                holder = holder();
            }
            LOGGER.warn(
                    "event=migration_waits for=\"{}\": another server brings the database up to"
                            + " date, this one goes on when that has ended; should none do, end"
                            + " that session with pg_terminate_backend",
                    holder.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOGGER.debug("not known whether the migration waits, reason={}", e.toString());
        }
    }

    private Optional<String> holder() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(HOLDER)) {
            statement.setString(1, ownName);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                "pid %d, %s, on %s"
                                        .formatted(
                                                row.getInt(1), row.getString(2), row.getString(3)))
                        : Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
