package io.tallystick.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.tallystick.application.failure.StoreUnavailable;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.postgresql.ds.PGSimpleDataSource;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import javax.sql.DataSource;

/** The connections to one database, in a pool for each use. Thread-safe. */
final class ConnectionPools implements AutoCloseable {

    private static final Duration INLINE_PATIENCE = Duration.ofSeconds(1);

    private static final String DERIVED =
            """
            set synchronous_commit = off;
            set tcp_keepalives_idle = 5;
            set tcp_keepalives_interval = 2;
            set tcp_keepalives_count = 3;
            """;

    /** Frees the lock of a process that hangs; PostgreSQL 13 has no such setting. */
    private static final String NEVER_IDLE =
            "select set_config('idle_session_timeout', '60s', false) from pg_settings where name ="
                    + " 'idle_session_timeout'";

    /** What connections are for. Each use has a pool of its own, so that none starves another. */
    enum Use {
        COMMANDS(Duration.ofSeconds(30), ""),
        /** Its statements take arrays, whose length must not make a new plan each time. */
        APPENDS(Duration.ofSeconds(30), "set plan_cache_mode = force_generic_plan"),
        LISTS(Duration.ofMinutes(5), ""),
        /** Builds tables and indexes of any size. */
        BUILDS(Duration.ofHours(2), DERIVED),
        /** Projects what another store keeps: what a crash takes away is projected again. */
        INLINE(Duration.ofSeconds(10), DERIVED + "set plan_cache_mode = force_generic_plan"),
        /** Holds the lock of the elected projector, and mirrors. */
        PROJECTOR(Duration.ofSeconds(60), DERIVED + NEVER_IDLE);

        /**
         * A connection on which the database says nothing for so long counts as broken; a statement
         * that takes nearly as long is cancelled.
         */
        private final Duration silence;

        private final String session;

        Use(Duration silence, String session) {
            this.silence = silence;
            this.session = session;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Writes do not wait long for what is only nice to have. */
        private Duration patience(PostgresConfig config) {
            Duration patience = config.connectionTimeout();
            return this == INLINE && patience.compareTo(INLINE_PATIENCE) > 0
                    ? INLINE_PATIENCE
                    : patience;
        }

        private int size(PostgresConfig config) {
            return switch (this) {
                case COMMANDS, INLINE -> config.poolSize();
                case LISTS -> config.listPoolSize();
                case APPENDS, PROJECTOR -> 1;
                case BUILDS -> 2;
            };
        }
    }

    private final PostgresConfig config;
    private final Map<Use, HikariDataSource> pools = new EnumMap<>(Use.class);

    private ConnectionPools(PostgresConfig config) {
        this.config = config;
    }

    /**
     * Connects, and brings the schema up to date.
     *
     * @param schema does, by connections of its own, which have no time limits yet
     * @throws StoreUnavailable if there is no connection
     */
    static ConnectionPools open(PostgresConfig config, Consumer<DataSource> schema) {
        ConnectionPools pools = new ConnectionPools(config);
        try {
            pools.pool(Use.COMMANDS);
            schema.accept(unlimited(config));
            return pools;
        } catch (RuntimeException e) {
            pools.close();
            throw e;
        }
    }

    private static DataSource unlimited(PostgresConfig config) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(config.jdbcUrl());
        source.setUser(config.user());
        source.setPassword(config.password());
        source.setConnectTimeout(Math.toIntExact(config.connectionTimeout().toSeconds()) + 1);
        source.setApplicationName("tallystick schema");
        source.setTcpKeepAlive(true);
        source.setLogServerErrorDetail(false);
        return source;
    }

    /** What users wrote must not get into logs by way of an error's message. */
    Jdbi jdbi(Use use) {
        HikariDataSource pool = pool(use);
        Jdbi jdbi = Jdbi.create(ConnectionBreaker.around(pool::getConnection, use.label()));
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }

    private synchronized HikariDataSource pool(Use use) {
        return pools.computeIfAbsent(use, this::connect);
    }

    private HikariDataSource connect(Use use) {
        HikariConfig hikari = new HikariConfig();
        int size = use.size(config);
        hikari.setPoolName(use.label());
        hikari.setJdbcUrl(config.jdbcUrl());
        hikari.setUsername(config.user());
        hikari.setPassword(config.password());
        hikari.setMaximumPoolSize(size);
        hikari.setMinimumIdle(use == Use.BUILDS ? 0 : Math.min(2, size));
        hikari.setConnectionTimeout(use.patience(config).toMillis());
        hikari.setConnectionInitSql(
                """
                set lock_timeout = %d;
                set idle_in_transaction_session_timeout = %d;
                set statement_timeout = %d;
                %s%s
                """
                        .formatted(
                                config.lockTimeout().toMillis(),
                                config.idleInTransactionTimeout().toMillis(),
                                use.silence.minusSeconds(5).toMillis(),
                                ReadModelShape.SESSION,
                                use.session));
        hikari.addDataSourceProperty("ApplicationName", "tallystick " + use.label());
        hikari.addDataSourceProperty("tcpKeepAlive", "true");
        hikari.addDataSourceProperty("logServerErrorDetail", "false");
        hikari.addDataSourceProperty("socketTimeout", String.valueOf(use.silence.toSeconds()));
        try {
            return new HikariDataSource(hikari);
        } catch (RuntimeException e) {
            throw new StoreUnavailable(
                    StoreUnavailable.Store.EVENT_STORE, "connect to the database", e);
        }
    }

    @Override
    public synchronized void close() {
        pools.values().forEach(HikariDataSource::close);
    }
}
