package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Where the database is, how much of it may be used at once, and where what was cut from its log
 * is. Immutable.
 *
 * @param jdbcUrl {@code jdbc:postgresql://...}
 * @param poolSize connections for commands and short reads, at least 4
 * @param listPoolSize connections for lists, which readers hold for as long as they read
 * @param connectionTimeout how long to wait for a connection before the database counts as
 *     unavailable
 * @param lockTimeout how long an append waits for another instance's
 * @param idleInTransactionTimeout after which a reader that stopped reading is cut off
 * @param archive null if nothing was ever archived, nor can be
 */
public record PostgresConfig(
        String jdbcUrl,
        String user,
        String password,
        int poolSize,
        int listPoolSize,
        Duration connectionTimeout,
        Duration lockTimeout,
        Duration idleInTransactionTimeout,
        @Nullable Archive archive) {

    /** Without an archive. */
    public PostgresConfig(
            String jdbcUrl,
            String user,
            String password,
            int poolSize,
            int listPoolSize,
            Duration connectionTimeout,
            Duration lockTimeout,
            Duration idleInTransactionTimeout) {
        this(
                jdbcUrl,
                user,
                password,
                poolSize,
                listPoolSize,
                connectionTimeout,
                lockTimeout,
                idleInTransactionTimeout,
                null);
    }

    /** The same with an archive. */
    public PostgresConfig withArchive(Archive newArchive) {
        return new PostgresConfig(
                jdbcUrl,
                user,
                password,
                poolSize,
                listPoolSize,
                connectionTimeout,
                lockTimeout,
                idleInTransactionTimeout,
                newArchive);
    }

    /** What reads the events that are cut. */
    ArchivedEvents archivedEvents() {
        return archive == null ? new NoArchive() : new SegmentCache(archive);
    }

    /** Sizes and times that suit one server. */
    public static PostgresConfig of(String jdbcUrl, String user, String password) {
        return new PostgresConfig(
                jdbcUrl,
                user,
                password,
                16,
                8,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    @Override
    public String toString() {
        return "PostgresConfig[jdbcUrl=" + jdbcUrl + ", user=" + user + ", password=***]";
    }
}
