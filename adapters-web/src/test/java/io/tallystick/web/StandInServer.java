package io.tallystick.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.testkit.fault.ForwardingEventStore;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.awaitility.Awaitility;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** A server for the stand-ins of the app, which know nothing of it but its address. */
public final class StandInServer implements AutoCloseable {

    /** The header in which a request says whose it is. */
    public static final String USER_HEADER = Api.USER_HEADER;

    private final WebServer server;
    private final BiConsumer<String, String> accounts;
    private final Runnable awaitReadModels;
    private final Runnable closeRest;

    private StandInServer(
            WebServer server,
            BiConsumer<String, String> accounts,
            Runnable awaitReadModels,
            Runnable closeRest) {
        this.server = server;
        this.accounts = accounts;
        this.awaitReadModels = awaitReadModels;
        this.closeRest = closeRest;
    }

    private static StandInServer trusting(
            Ledger ledger,
            ProjectionAdmin admin,
            InstantSource clock,
            Runnable awaitReadModels,
            Runnable closeLedger) {
        WebServer server =
                WebServer.start(
                        WebConfig.of("127.0.0.1", 0, List.of()),
                        TestParts.serving(ledger, admin),
                        TestParts.trustingHeader(),
                        TestParts.ALL_UP,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        clock);
        BiConsumer<String, String> none =
                (name, password) -> {
                    throw new IllegalStateException("nobody has an account here");
                };
        return new StandInServer(server, none, awaitReadModels, closeLedger);
    }

    /** A server in memory whose users log in for a token. */
    public static StandInServer guarded(InstantSource clock, IdSource ids) {
        Ledger ledger = InMemoryLedger.create(clock, ids, HttpApiContract.UNDO).ledger();
        GuardedServer guarded = GuardedServer.serving(ledger, clock);
        return new StandInServer(guarded.server(), guarded::addUser, () -> {}, guarded::close);
    }

    /** A server with an empty ledger that is gone with it. */
    public static StandInServer inMemory(InstantSource clock, IdSource ids) {
        return trusting(
                InMemoryLedger.create(clock, ids, HttpApiContract.UNDO).ledger(),
                new FakeProjectionAdmin(true),
                clock,
                () -> {},
                () -> {});
    }

    /** A server on a new database. */
    public static StandInServer onPostgres(InstantSource clock, IdSource ids) {
        return onPostgres(clock, ids, store -> store);
    }

    /** The same, whose store does more. */
    static StandInServer onPostgres(
            InstantSource clock, IdSource ids, UnaryOperator<EventStore> more) {
        TestDatabase test = TestDatabase.create();
        PostgresDatabase database =
                PostgresDatabase.open(
                        PostgresConfig.of(test.jdbcUrl(), test.user(), test.password()));
        Ledger ledger =
                new Ledger(
                        more.apply(database.eventStore()),
                        database.eventLog(),
                        database.views(),
                        ids,
                        clock,
                        HttpApiContract.UNDO);
        return trusting(
                ledger,
                database.projectionAdmin(),
                clock,
                () -> {},
                () -> {
                    database.close();
                    test.close();
                });
    }

    /** A server with its events in a new event store, and its read models a moment behind. */
    public static StandInServer inEventStore(InstantSource clock, IdSource ids) {
        return inEventStore(clock, ids, store -> store);
    }

    /** The same, whose store does more. */
    static StandInServer inEventStore(
            InstantSource clock, IdSource ids, UnaryOperator<EventStore> more) {
        TestDatabase test = TestDatabase.create();
        EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
        EventStoreHttpClient client =
                EventStoreHttpClient.connect(EventStoreHttpConfig.of(List.of(emulator.url())));
        PostgresDatabase database =
                PostgresDatabase.openMirror(
                        PostgresConfig.of(test.jdbcUrl(), test.user(), test.password()), client);
        Appended appended = new Appended(more.apply(database.eventStore()));
        Ledger ledger =
                new Ledger(
                        appended,
                        database.eventLog(),
                        database.views(),
                        ids,
                        clock,
                        HttpApiContract.UNDO);
        return trusting(
                ledger,
                database.projectionAdmin(),
                clock,
                () -> appended.awaitIn(database.eventLog()),
                () -> {
                    database.close();
                    client.close();
                    emulator.close();
                    test.close();
                });
    }

    /** Remembers what was appended, to see when it is mirrored. */
    private static final class Appended extends ForwardingEventStore {

        private final Map<StreamName, Long> lastVersions = new ConcurrentHashMap<>();

        Appended(EventStore store) {
            super(store);
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            AppendResult result = super.append(stream, expected, events);
            if (result instanceof AppendResult.Appended done) {
                lastVersions.merge(stream, done.lastVersion(), Math::max);
            }
            return result;
        }

        void awaitIn(EventLog log) {
            lastVersions.forEach(
                    (stream, last) -> {
                        Awaitility.await().until(() -> log.stream(stream).size() > last);
                        lastVersions.remove(stream, last);
                    });
        }
    }

    /** Returns when the read models have all that was written before. */
    public void awaitReadModels() {
        awaitReadModels.run();
    }

    /** Adds somebody who can log in to a guarded server. */
    public void addUser(String name, String password) {
        accounts.accept(name, password);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
        closeRest.run();
    }
}
