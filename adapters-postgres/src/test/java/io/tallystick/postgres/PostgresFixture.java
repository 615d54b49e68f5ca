package io.tallystick.postgres;

import com.zaxxer.hikari.HikariDataSource;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.port.EventStore;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;

import java.util.UUID;

/** An empty ledger for one test of a contract. All have one database, emptied before each. */
@NullMarked
final class PostgresFixture implements RowsFixture {

    private static final ContractDatabase DATABASE = new ContractDatabase();

    private final HikariDataSource side = DATABASE.side();
    private final Jdbi jdbi = ContractDatabase.emptied(side);
    private final PostgresConfig config;
    private final Projections projections;
    private PostgresDatabase postgres;
    private final SwitchableStore store;

    PostgresFixture() {
        this(DATABASE.config());
    }

    PostgresFixture(Archive archive) {
        this(DATABASE.config().withArchive(archive));
    }

    private PostgresFixture(PostgresConfig config) {
        this.config = config;
        this.projections =
                new Projections(new EventCodec(), new WholeStreams(config.archivedEvents()));
        this.postgres = PostgresDatabase.openMigrated(config);
        this.store = new SwitchableStore(postgres.eventStore());
    }

    @Override
    public EventStore store() {
        return store;
    }

    @Override
    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public PostgresDatabase postgres() {
        return postgres;
    }

    @Override
    public void reopen() {
        postgres.close();
        postgres = PostgresDatabase.openMigrated(config);
        store.switchTo(postgres.eventStore());
    }

    @Override
    public void whileWriterIsHeldOpen(Runnable meanwhile) {
        jdbi.useHandle(
                handle -> {
                    handle.begin();
                    AppendBatch.lockLog(handle);
                    handle.createUpdate(
                                    "insert into events (position, stream, version, event_id, type,"
                                            + " schema_version, user_id, occurred_at, recorded_at,"
                                            + " correlation_id, data) values"
                                            + " (nextval('events_position'), 'held-open', 0, :id,"
                                            + " 'Held', 1, :id, now(), now(), 'held', '{}')")
                            .bind("id", UUID.randomUUID())
                            .execute();
                    try {
                        meanwhile.run();
                    } finally {
                        handle.rollback();
                    }
                });
    }

    @Override
    public void withoutProjecting(Runnable appends) {
        try (LogSignal signal = LogSignal.listen(jdbi);
                PostgresEventStore silent =
                        new PostgresEventStore(
                                jdbi,
                                jdbi,
                                signal,
                                config.archivedEvents(),
                                (handle, events) -> {})) {
            store.switchTo(silent);
            appends.run();
        } finally {
            store.switchTo(postgres.eventStore());
        }
    }

    @Override
    public Projections projections() {
        return projections;
    }

    @Override
    public void close() {
        postgres.close();
        side.close();
    }
}
