package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.Ledger;
import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An event store over HTTP that was truncated and scavenged, and an empty database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NewMirrorOfEventStoreTest {

    private static final CommandContext BY_ALICE = CommandContext.of(Samples.ALICE, "test");
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    @Test
    void a_mirror_in_an_empty_database_has_all_that_the_one_before_had() {
        ArchiveStorage storage = new InMemoryArchiveStorage();
        try (TestDatabase first = TestDatabase.create();
                TestDatabase second = TestDatabase.create();
                EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
                EventStoreHttpClient client =
                        EventStoreHttpClient.connect(
                                EventStoreHttpConfig.of(List.of(emulator.url())))) {
            ContactId ann;
            List<RecordedEvent> events;
            List<ContactView> contacts;
            try (PostgresDatabase before = open(first, storage, client)) {
                Ledger ledger = ledger(before);
                ann = contact(ledger, "Ann");
                rename(ledger, ann, "Anna");
                ledger.transactions().create(BY_ALICE, null, Samples.lent(ann, 5));
                awaitEvents(before, 3);
                archive(before);
                assertThat(client.readAll(StorePosition.START, 100).events()).hasSize(2);
                rename(ledger, ann, "Annabel");
                contact(ledger, "Ben");
                events = awaitEvents(before, 5);
                contacts = contacts(before);
            }

            try (PostgresDatabase after = open(second, storage, client)) {
                assertThat(awaitEvents(after, 5)).isEqualTo(events);
                assertThat(contacts(after)).isEqualTo(contacts);
                assertThat(after.projectionAdmin().parked()).isEmpty();
                rename(ledger(after), ann, "Annette");
                awaitEvents(after, 6);
                archive(after);
                assertThat(after.eventStore().readStream(streamOf(ann))).hasSize(4);
                assertThat(after.rebuild().run().repaired()).isEmpty();
            }
        }
    }

    private static PostgresDatabase open(
            TestDatabase database, ArchiveStorage storage, EventStoreHttpClient client) {
        return PostgresDatabase.openMirror(
                PostgresConfig.of(database.jdbcUrl(), database.user(), database.password())
                        .withArchive(new Archive(storage)),
                client);
    }

    private static Ledger ledger(PostgresDatabase database) {
        return new Ledger(
                database.eventStore(),
                database.eventLog(),
                database.views(),
                UUID::randomUUID,
                InstantSource.system(),
                new UndoRule(Duration.ofDays(1)));
    }

    private static List<RecordedEvent> awaitEvents(PostgresDatabase database, int count) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> events(database), events -> events.size() == count);
    }

    private static List<RecordedEvent> events(PostgresDatabase database) {
        return database.eventLog().page(EventQuery.ofUser(Samples.ALICE, 100)).events().stream()
                .map(LoggedEvent::event)
                .toList();
    }

    private static List<ContactView> contacts(PostgresDatabase database) {
        List<ContactView> contacts = new ArrayList<>();
        database.views().contacts(ContactQuery.allOf(Samples.ALICE), contacts::add);
        return contacts;
    }

    private static void archive(PostgresDatabase database) {
        Operation begun = database.archiveAdmin().orElseThrow().archive(END_OF_TIME);
        Operation ended =
                await().atMost(Duration.ofSeconds(30))
                        .until(
                                () ->
                                        database.projectionAdmin()
                                                .operation(begun.id())
                                                .orElseThrow(),
                                now -> now.state() != Operation.State.RUNNING);
        assertThat(ended.error()).isNull();
    }

    private static ContactId contact(Ledger ledger, String name) {
        Outcome<?> outcome = ledger.contacts().create(BY_ALICE, null, ContactDetails.named(name));
        return new ContactId(((Outcome.Committed<?>) outcome).id());
    }

    private static void rename(Ledger ledger, ContactId contact, String name) {
        ledger.contacts()
                .update(BY_ALICE, contact, ContactChanges.renamedTo(name), Precondition.none());
    }

    private static StreamName streamOf(ContactId contact) {
        return StreamName.of(AggregateType.CONTACT, contact.value());
    }
}
