package io.tallystick.web;

import static org.awaitility.Awaitility.await;

import io.tallystick.application.Ledger;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.testkit.fault.ForwardingEventStore;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The contract with the events in an event store over HTTP, mirrored into PostgreSQL. */
final class EventStoreHttpApiTest extends HttpApiContract {

    private final TestDatabase testDatabase = TestDatabase.create();
    private final EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    private final EventStoreHttpClient client =
            EventStoreHttpClient.connect(EventStoreHttpConfig.of(List.of(emulator.url())));
    private final PostgresDatabase database =
            PostgresDatabase.openMirror(
                    PostgresConfig.of(
                            testDatabase.jdbcUrl(), testDatabase.user(), testDatabase.password()),
                    client);

    @Override
    protected Ledger openLedger(InstantSource clock, IdSource ids, UndoRule undoRule) {
        return new Ledger(
                new KeysIndexedAtOnce(database),
                database.eventLog(),
                database.views(),
                ids,
                clock,
                undoRule);
    }

    @Override
    protected SettingsStore settings() {
        return database.settings();
    }

    @Override
    protected ProjectionAdmin projectionAdmin() {
        return database.projectionAdmin();
    }

    @Override
    protected void closeLedger() {
        database.close();
        client.close();
        emulator.close();
        testDatabase.close();
    }

    /** A key used on another entity is refused once it is indexed, a moment later. */
    private static final class KeysIndexedAtOnce extends ForwardingEventStore {

        private final PostgresDatabase database;

        KeysIndexedAtOnce(PostgresDatabase database) {
            super(database.eventStore());
            this.database = database;
        }

        @Override
        public AppendResult append(
                StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
            AppendResult result = super.append(stream, expected, events);
            boolean isKeyed = events.getFirst().metadata().keyUse() != null;
            if (isKeyed && result instanceof AppendResult.Appended appended) {
                await().atMost(Duration.ofSeconds(10))
                        .pollInterval(Duration.ofMillis(2))
                        .until(
                                () ->
                                        database.eventLog().stream(stream).size()
                                                > appended.lastVersion());
            }
            return result;
        }
    }
}
