package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.Ledger;
import io.tallystick.application.archive.Archive;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An event store elsewhere that forgets what is archived. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TruncationTest {

    private static final CommandContext BY_ALICE = CommandContext.of(Samples.ALICE, "test");

    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private final Archive archive = new Archive(new InMemoryArchiveStorage());
    private MirrorFixture fixture;
    private Ledger ledger;

    @BeforeEach
    void open() {
        fixture = new MirrorFixture(archive);
        ledger =
                new Ledger(
                        fixture.store(),
                        fixture.log(),
                        fixture.views(),
                        UUID::randomUUID,
                        InstantSource.system(),
                        new UndoRule(Duration.ofDays(1)));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void streams_keep_their_last_event_and_are_read_as_before() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        contact("Ben");
        List<LoggedEvent> whole = everything();

        Operation ended = archive();

        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(fixture.forgetful().firstKept()).isEqualTo(Map.of(streamOf(ann), 1L));
        assertThat(fixture.forgetful().isScavenged()).isTrue();
        assertThat(everything()).isEqualTo(whole);
        assertThat(fixture.store().readStream(streamOf(ann)))
                .extracting(RecordedEvent::version)
                .containsExactly(0L, 1L);
    }

    @Test
    void commands_go_on_with_streams_that_were_truncated() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        archive();

        rename(ann, "Annabel");
        ledger.contacts().undo(BY_ALICE, ann, null, Precondition.none());
        archive();
        fixture.reopen();
        rename(ann, "Annette");
        fixture.catchUp();

        assertThat(fixture.forgetful().firstKept()).isEqualTo(Map.of(streamOf(ann), 3L));
        assertThat(
                        fixture.views()
                                .contact(Samples.ALICE, ann)
                                .orElseThrow()
                                .details()
                                .name()
                                .value())
                .isEqualTo("Annette");
        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
        assertThat(fixture.postgres().rebuild().run().repaired()).isEmpty();
        assertThat(everything()).hasSize(5);
    }

    @Test
    void what_is_restored_is_in_the_mirror_as_it_was() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        fixture.catchUp();
        List<String> rows = rows();
        archive();

        Operation restored = ended(fixture.postgres().archiveAdmin().orElseThrow().restore());

        assertThat(restored.state()).isEqualTo(State.SUCCEEDED);
        assertThat(rows()).isEqualTo(rows);
        assertThat(fixture.store().readStream(streamOf(ann))).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_COMMITTED", "TRUNCATED", "TRUNCATION_COMMITTED"})
    void wherever_it_stops_the_store_has_forgotten_in_the_end(ArchiveStep step) {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        List<LoggedEvent> whole = everything();
        fixture.jdbi()
                .useHandle(
                        handle ->
                                OperationRows.beginOrFindArchiving(
                                        handle,
                                        Operation.Kind.ARCHIVE,
                                        PostgresEventLog.headPosition(handle),
                                        2));

        stopAt(step);
        assertThat(everything()).isEqualTo(whole);
        Operation ended = archive();

        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(fixture.forgetful().firstKept()).isEqualTo(Map.of(streamOf(ann), 1L));
        assertThat(everything()).isEqualTo(whole);
    }

    private void stopAt(ArchiveStep step) {
        ArchiveOperation operation =
                new ArchiveOperation(
                        fixture.jdbi(),
                        new Archiving(fixture.jdbi(), archive),
                        new Truncating(fixture.jdbi(), fixture.forgetful()),
                        reached -> {
                            if (reached == step) {
                                throw new Stopped();
                            }
                        });
        operation
                .claim()
                .ifPresent(
                        claimed -> {
                            try {
                                operation.run(claimed, () -> false);
                            } catch (Stopped e) {
                                operation.postpone(claimed, "stopped");
                            }
                        });
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Operation archive() {
        fixture.catchUp();
        return ended(fixture.postgres().archiveAdmin().orElseThrow().archive(END_OF_TIME));
    }

    private Operation ended(Operation begun) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                fixture.postgres()
                                        .projectionAdmin()
                                        .operation(begun.id())
                                        .orElseThrow(),
                        now -> now.state() != State.RUNNING);
    }

    private static StreamName streamOf(ContactId contact) {
        return StreamName.of(AggregateType.CONTACT, contact.value());
    }

    private ContactId contact(String name) {
        Outcome<?> outcome = ledger.contacts().create(BY_ALICE, null, ContactDetails.named(name));
        return new ContactId(((Outcome.Committed<?>) outcome).id());
    }

    private void rename(ContactId contact, String name) {
        ledger.contacts()
                .update(BY_ALICE, contact, ContactChanges.renamedTo(name), Precondition.none());
    }

    private List<LoggedEvent> everything() {
        return fixture.log().page(EventQuery.ofUser(Samples.ALICE, 100)).events();
    }

    private List<String> rows() {
        return fixture.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("select e::text from events e order by position")
                                        .mapTo(String.class)
                                        .list());
    }
}
