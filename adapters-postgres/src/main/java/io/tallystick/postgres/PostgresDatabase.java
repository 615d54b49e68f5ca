package io.tallystick.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.LedgerViews;

import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

import java.time.Duration;
import java.util.function.Consumer;

import javax.sql.DataSource;

/**
 * A ledger's database: its pools, its schema and the ports on it. Thread-safe; close it when nobody
 * uses the ports any more.
 */
public final class PostgresDatabase implements AutoCloseable {

    /** What connections are for. Each use has a pool of its own, so that none starves another. */
    private enum Use {
        COMMANDS("commands", Duration.ofSeconds(30), ""),
        /** Its statements take arrays, whose length must not make a new plan each time. */
        APPENDS("appends", Duration.ofSeconds(30), "set plan_cache_mode = force_generic_plan"),
        LISTS("lists", Duration.ofMinutes(5), "");

        private final String label;

        /**
         * A connection on which the database says nothing for so long counts as broken; a statement
         * that takes nearly as long is cancelled.
         */
        private final Duration silence;

        private final String session;

        Use(String label, Duration silence, String session) {
            this.label = label;
            this.silence = silence;
            this.session = session;
        }
    }

    private final HikariDataSource pool;
    private final HikariDataSource appendPool;
    private final HikariDataSource listPool;
    private final LogSignal signal;
    private final PostgresEventStore eventStore;
    private final PostgresEventLog eventLog;
    private final PostgresLedgerViews views;
    private final Rebuild rebuild;

    private PostgresDatabase(PostgresConfig config, Consumer<DataSource> schema) {
        this.pool = pool(config, Use.COMMANDS, config.poolSize());
        try {
            schema.accept(pool);
            this.appendPool = pool(config, Use.APPENDS, 1);
            this.listPool = pool(config, Use.LISTS, config.listPoolSize());
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
        Jdbi jdbi = jdbi(pool);
        Jdbi lists = jdbi(listPool);
        Projections projections = new Projections(new EventCodec());
        this.signal = LogSignal.listen(jdbi);
        this.eventStore = new PostgresEventStore(jdbi, jdbi(appendPool), signal, projections);
        this.eventLog = new PostgresEventLog(jdbi, lists);
        this.views = new PostgresLedgerViews(jdbi, lists);
        this.rebuild = new Rebuild(lists, projections);
    }

    /**
     * Connects and brings the schema up to date.
     *
     * @throws StoreUnavailable if there is no connection
     */
    public static PostgresDatabase open(PostgresConfig config) {
        return new PostgresDatabase(config, PostgresDatabase::migrate);
    }

    /** Connects to a database whose schema is known to be up to date. */
    static PostgresDatabase openMigrated(PostgresConfig config) {
        return new PostgresDatabase(config, dataSource -> {});
    }

    /** Keeps the events, and the read models current with them. */
    public EventStore eventStore() {
        return eventStore;
    }

    public EventLog eventLog() {
        return eventLog;
    }

    public LedgerViews views() {
        return views;
    }

    /** Makes the read models anew from the log, while everything goes on. */
    public Rebuild rebuild() {
        return rebuild;
    }

    private static HikariDataSource pool(PostgresConfig config, Use use, int size) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName(use.label);
        hikari.setJdbcUrl(config.jdbcUrl());
        hikari.setUsername(config.user());
        hikari.setPassword(config.password());
        hikari.setMaximumPoolSize(size);
        hikari.setMinimumIdle(Math.min(2, size));
        hikari.setConnectionTimeout(config.connectionTimeout().toMillis());
        hikari.setConnectionInitSql(
                """
                set lock_timeout = %d;
                set idle_in_transaction_session_timeout = %d;
                set statement_timeout = %d;
                %s
                """
                        .formatted(
                                config.lockTimeout().toMillis(),
                                config.idleInTransactionTimeout().toMillis(),
                                use.silence.minusSeconds(5).toMillis(),
                                use.session));
        hikari.addDataSourceProperty("ApplicationName", "tallystick " + use.label);
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

    /** What users wrote must not get into logs by way of an error's message. */
    private static Jdbi jdbi(DataSource dataSource) {
        Jdbi jdbi = Jdbi.create(dataSource);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }

    private static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:io/tallystick/postgres/migrations")
                .load()
                .migrate();
    }

    @Override
    public void close() {
        eventStore.close();
        signal.close();
        listPool.close();
        appendPool.close();
        pool.close();
    }
}
