package io.tallystick.postgres;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.testkit.fault.ForwardingEventStore;
import io.tallystick.testkit.memory.InMemoryEventStore;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * An empty event store elsewhere, mirrored into a database. All have one database, emptied first.
 */
@NullMarked
final class MirrorFixture implements RowsFixture {

    private static final ContractDatabase DATABASE = new ContractDatabase();

    private final InMemoryEventStore elsewhere =
            new InMemoryEventStore(InstantSource.system(), "elsewhere", List.of());
    private final HikariDataSource side = DATABASE.side();
    private final Jdbi jdbi = ContractDatabase.emptied(side);
    private final ForgetfulStore forgetful = new ForgetfulStore(elsewhere);
    private PostgresConfig config;
    private final Projections projections;
    private PostgresDatabase postgres;
    private final SwitchableStore store;

    MirrorFixture() {
        this(DATABASE.config());
    }

    MirrorFixture(Archive archive) {
        this(DATABASE.config().withArchive(archive));
    }

    private MirrorFixture(PostgresConfig config) {
        this.config = config;
        this.projections =
                new Projections(new EventCodec(), new WholeStreams(config.archivedEvents()));
        this.postgres = PostgresDatabase.openMigratedMirror(config, forgetful);
        this.store = new SwitchableStore(postgres.eventStore());
    }

    ForgetfulStore forgetful() {
        return forgetful;
    }

    @Override
    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public PostgresDatabase postgres() {
        return postgres;
    }

    /** Keys are looked up in the mirror, so it has caught up whenever one is used. */
    @Override
    public EventStore store() {
        return new ForwardingEventStore(store) {
            @Override
            public AppendResult append(
                    StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
                if (events.stream().anyMatch(event -> event.metadata().keyUse() != null)) {
                    catchUp();
                }
                return super.append(stream, expected, events);
            }

            @Override
            public LoadedStream load(StreamName stream) {
                return store.load(stream);
            }
        };
    }

    @Override
    public void reopen() {
        stop();
        start();
    }

    /** With an empty database. */
    void startAnew() {
        stop();
        ContractDatabase.emptied(side);
        start();
    }

    void startAnew(Archive archive) {
        config = config.withArchive(archive);
        startAnew();
    }

    private void stop() {
        postgres.close();
    }

    private void start() {
        postgres = PostgresDatabase.openMigratedMirror(config, forgetful);
        store.switchTo(postgres.eventStore());
    }

    @Override
    public void catchUp() {
        StorePosition end = end();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> number(checkpoint().position()) >= number(end));
    }

    private StorePosition end() {
        StorePosition position = StorePosition.START;
        StorePage page = elsewhere.readAll(position, EventStore.MAX_EVENTS);
        while (!page.isEnd()) {
            page = elsewhere.readAll(page.next(), EventStore.MAX_EVENTS);
        }
        return page.next();
    }

    /** The store in memory counts its events. */
    private static long number(StorePosition position) {
        return position.equals(StorePosition.START) ? 0 : Long.parseLong(position.token());
    }

    private Checkpoint checkpoint() {
        return jdbi.withHandle(CheckpointRow::read).orElseThrow();
    }

    @Override
    public void withoutProjecting(Runnable appends) {
        catchUp();
        stop();
        store.switchTo(elsewhere);
        appends.run();
        jdbi.useHandle(this::mirrorOnly);
        start();
    }

    private void mirrorOnly(Handle handle) {
        Mirror silent = new Mirror((transaction, events) -> {});
        Checkpoint checkpoint = checkpoint();
        StorePage page;
        do {
            page = elsewhere.readAll(checkpoint.position(), EventStore.MAX_EVENTS);
            checkpoint = silent.take(handle, checkpoint, page);
        } while (!page.isEnd());
    }

    @Override
    public Projections projections() {
        return projections;
    }

    @Override
    public void close() {
        stop();
        side.close();
    }
}
