package io.tallystick.postgres;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.ArchiveAdmin;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.postgres.ConnectionPools.Use;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import javax.sql.DataSource;

/**
 * A ledger's database: its schema and the ports on it. Its log is its own, or the mirror of an
 * event store elsewhere. Thread-safe; close it when nobody uses the ports any more.
 */
public final class PostgresDatabase implements AutoCloseable {

    private final ConnectionPools pools;
    private final LogSignal signal;
    private final LogSource source;
    private final PostgresLedgerViews views;
    private final AccountStore accounts;
    private final Rebuild rebuild;
    private final RebuildBeside rebuildBeside;
    private final Inspection inspection;
    private final OperationWorker worker;
    private final ProjectionAdmin projectionAdmin;
    private final SettingsStore settings;

    private final @Nullable ArchiveAdmin archiveAdmin;
    private final RowVerification rowVerification;

    private interface Opening {
        LogSource open(
                ConnectionPools pools,
                LogSignal signal,
                ArchivedEvents archived,
                Projections projections);
    }

    private PostgresDatabase(PostgresConfig config, ConnectionPools pools, Opening opening) {
        Jdbi jdbi = pools.jdbi(Use.COMMANDS);
        Jdbi lists = pools.jdbi(Use.LISTS);
        ArchivedEvents archived = config.archivedEvents();
        WholeStreams streams = new WholeStreams(archived);
        Projections projections = new Projections(new EventCodec(), streams);
        this.pools = pools;
        this.views = new PostgresLedgerViews(jdbi, lists);
        this.accounts = new PostgresAccountStore(jdbi);
        this.settings = new PostgresSettingsStore(jdbi);
        this.signal = LogSignal.listen(jdbi);
        try {
            this.source = opening.open(pools, signal, archived, projections);
        } catch (RuntimeException e) {
            signal.close();
            throw e;
        }
        EventStore store = source.eventStore();
        StreamRepair repair = new StreamRepair(projections, streams, store);
        this.rebuild = new Rebuild(lists, archived, projections, repair, store);
        this.rebuildBeside =
                new RebuildBeside(
                        () -> pools.jdbi(Use.BUILDS), archived, streams, projections, store);
        this.inspection = new Inspection(lists, repair);
        this.worker =
                new OperationWorker(
                        jdbi, operations(config, lists, rebuild, rebuildBeside, truncating(lists)));
        this.rowVerification = new PostgresRowVerification(lists);
        this.archiveAdmin =
                config.archive() == null ? null : new PostgresArchiveAdmin(jdbi, worker);
        this.projectionAdmin =
                new PostgresProjectionAdmin(
                        jdbi,
                        new ProjectionStatuses(jdbi, store, projector().orElse(null)),
                        new ParkedRetry(jdbi, repair, store),
                        worker);
    }

    private @Nullable Truncating truncating(Jdbi jdbi) {
        return source instanceof MirroredLog mirrored
                ? mirrored.truncation()
                        .map(truncation -> new Truncating(jdbi, truncation))
                        .orElse(null)
                : null;
    }

    private static List<ResumableOperation<?>> operations(
            PostgresConfig config,
            Jdbi jdbi,
            Rebuild rebuild,
            RebuildBeside rebuildBeside,
            @Nullable Truncating truncating) {
        List<ResumableOperation<?>> operations = new ArrayList<>();
        operations.add(new RebuildOperation(jdbi, rebuild, rebuildBeside));
        if (config.archive() != null) {
            operations.add(
                    new ArchiveOperation(
                            jdbi, new Archiving(jdbi, config.archive()), truncating, step -> {}));
        }
        return operations;
    }

    /**
     * Connects to a database that keeps the events itself, and brings its schema up to date.
     *
     * @throws StoreUnavailable if there is no connection
     * @throws LogMismatch if the database mirrors an event store elsewhere
     */
    public static PostgresDatabase open(PostgresConfig config) {
        return serving(open(config, Schema::migrate, OwnLog::open));
    }

    /**
     * Connects to a database that mirrors an event store, brings its schema up to date, and follows
     * the store unless another instance does.
     *
     * @param store is not closed with the database
     * @throws StoreUnavailable if there is no connection, or the store cannot be asked
     * @throws LogMismatch if the database has other events than the store
     */
    public static PostgresDatabase openMirror(PostgresConfig config, EventStore store) {
        return serving(open(config, Schema::migrate, mirroring(config, store)));
    }

    /**
     * Connects to a database that a server uses or has used, beside it or without it. Its schema is
     * not changed, and no rebuild is worked on that was not begun here.
     *
     * @throws StoreUnavailable if there is no connection
     * @throws SchemaMismatch if the schema is not that of this version
     * @throws LogMismatch if the database mirrors an event store elsewhere
     */
    public static PostgresDatabase join(PostgresConfig config) {
        return joining(open(config, Schema::check, OwnLog::open));
    }

    /**
     * Connects in the same way to a database that mirrors an event store. It follows the store when
     * {@linkplain #projector() told to}.
     *
     * @param store is not closed with the database
     * @throws StoreUnavailable if there is no connection, or the store cannot be asked
     * @throws SchemaMismatch if the schema is not that of this version
     * @throws LogMismatch if the database has other events than the store
     */
    public static PostgresDatabase joinMirror(PostgresConfig config, EventStore store) {
        return joining(open(config, Schema::check, mirroring(config, store)));
    }

    /** Connects to a database whose schema is known to be up to date. */
    static PostgresDatabase openMigrated(PostgresConfig config) {
        return serving(open(config, PostgresDatabase::trust, OwnLog::open));
    }

    static PostgresDatabase openMigratedMirror(PostgresConfig config, EventStore store) {
        return serving(open(config, PostgresDatabase::trust, mirroring(config, store)));
    }

    private static PostgresDatabase joining(PostgresDatabase database) {
        return database.with(ShapeUpgrade::check);
    }

    private static PostgresDatabase serving(PostgresDatabase database) {
        database.with(ShapeUpgrade::bringUpToDate);
        database.worker.start();
        database.projector().ifPresent(Projector::start);
        return database;
    }

    private PostgresDatabase with(Consumer<ShapeUpgrade> step) {
        try {
            step.accept(new ShapeUpgrade(pools.jdbi(Use.COMMANDS), rebuildBeside));
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Opening mirroring(PostgresConfig config, EventStore store) {
        return (pools, signal, archived, projections) ->
                MirroredLog.open(pools, signal, archived, projections, config.archive(), store);
    }

    private static PostgresDatabase open(
            PostgresConfig config, Consumer<DataSource> schema, Opening opening) {
        ConnectionPools pools = ConnectionPools.open(config, schema);
        try {
            return new PostgresDatabase(config, pools, opening);
        } catch (RuntimeException e) {
            pools.close();
            throw e;
        }
    }

    /** Whether PostgreSQL, or the way to it, is what made something fail. */
    public static boolean isCauseOf(Throwable failure) {
        return SqlFailures.isCauseOf(failure);
    }

    /** Keeps the events, and the read models current with them. */
    public EventStore eventStore() {
        return source.eventStore();
    }

    public EventLog eventLog() {
        return source.eventLog();
    }

    public LedgerViews views() {
        return views;
    }

    /** Who may use the server. */
    public AccountStore accounts() {
        return accounts;
    }

    /** What mirrors the event store; empty if the events are kept here. */
    public Optional<Projector> projector() {
        return source instanceof MirroredLog mirrored
                ? Optional.of(mirrored.projector())
                : Optional.empty();
    }

    /** Makes the read models anew from the log, while everything goes on. */
    public Rebuild rebuild() {
        return rebuild;
    }

    /** Makes them anew in other tables, and swaps those. */
    public RebuildBeside rebuildBeside() {
        return rebuildBeside;
    }

    /** Looks for what is wrong, without mending it. */
    public Inspection inspection() {
        return inspection;
    }

    /** Shows and mends the read models, for administrators. */
    public ProjectionAdmin projectionAdmin() {
        return projectionAdmin;
    }

    /** Finds what was changed in the log behind its back. */
    public RowVerification rowVerification() {
        return rowVerification;
    }

    /** Moves events into the archive and back; empty if there is no archive. */
    public Optional<ArchiveAdmin> archiveAdmin() {
        return Optional.ofNullable(archiveAdmin);
    }

    /** What users have set in the app. */
    public SettingsStore settings() {
        return settings;
    }

    private static void trust(DataSource migrated) {}

    @Override
    public void close() {
        worker.close();
        source.close();
        signal.close();
        pools.close();
    }
}
