package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncElement;
import io.tallystick.application.sync.SyncVerdict;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Streams whose beginning is archived, while the archive is away. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SnapshotsTest extends RowsCase<PostgresFixture> {

    private final FailingStorage storage = new FailingStorage();

    @Override
    PostgresFixture newFixture() {
        return new PostgresFixture(new Archive(storage));
    }

    @AfterEach
    void nothing_is_parked_or_wrong() {
        storage.comeBack();
        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
        assertThat(fixture.postgres().rebuild().run().repaired()).isEmpty();
    }

    @Test
    void commands_need_no_archive() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        TransactionId debt = debt(ann, 5);
        archiveAndGoAway();

        rename(ann, "Annabel");
        TransactionId more = debt(ann, 7);
        committed(
                ledger.transactions()
                        .update(BY_ALICE, debt, Samples.amountChangedTo(6), Precondition.none()));
        committed(ledger.contacts().undo(BY_ALICE, ann, null, Precondition.none()));
        committed(ledger.transactions().delete(BY_ALICE, more, Precondition.none()));
        committed(ledger.contacts().delete(BY_ALICE, ann, Precondition.none()));
        committed(ledger.contacts().undo(BY_ALICE, ann, null, Precondition.none()));

        assertThat(texts("select name || ' ' || state || ' ' || version from contacts"))
                .containsExactly("Anna live 5");
        assertThat(texts("select amount || ' ' || state from transactions order by amount"))
                .containsExactly("6 live", "7 deleted");
    }

    @Test
    void what_is_deleted_stays_so() {
        ContactId ann = contact("Ann");
        committed(ledger.contacts().delete(BY_ALICE, ann, Precondition.none()));
        archiveAndGoAway();

        assertThat(
                        ledger.contacts()
                                .update(
                                        BY_ALICE,
                                        ann,
                                        ContactChanges.renamedTo("Zombie"),
                                        Precondition.none()))
                .isEqualTo(new Outcome.Refused<>(Refusal.NOT_FOUND));
        assertThat(ledger.transactions().create(BY_ALICE, null, Samples.lent(ann, 5)))
                .isEqualTo(new Outcome.Refused<>(Refusal.CONTACT_NOT_FOUND));
    }

    @Test
    void keys_are_remembered_and_the_newest_answer_is_known() {
        CommandContext keyed = keyed("one", "a request");
        ContactId ann = contact(keyed, "Ann");
        archiveAndGoAway();

        Outcome<?> again = ledger.contacts().create(keyed, null, ContactDetails.named("Ann"));
        Outcome<?> other =
                ledger.contacts()
                        .create(keyed("one", "another request"), null, ContactDetails.named("Ben"));
        Outcome<?> elsewhere =
                ledger.contacts()
                        .update(
                                keyed("one", "a third request"),
                                new ContactId(UUID.randomUUID()),
                                ContactChanges.renamedTo("Cid"),
                                Precondition.none());

        assertThat(again).isInstanceOf(Outcome.Replayed.class);
        assertThat(((Outcome.Replayed<?>) again).id()).isEqualTo(ann.value());
        assertThat(other).isInstanceOf(Outcome.KeyReused.class);
        assertThat(elsewhere).isInstanceOf(Outcome.KeyReused.class);
    }

    @Test
    void what_reaches_back_needs_the_archive_and_is_not_recorded_without() {
        CommandContext keyed = keyed("one", "a request");
        ContactId ann = contact(keyed, "Ann");
        rename(ann, "Anna");
        Instant renamed =
                fixture.store().readStream(streamOf(ann)).getLast().metadata().occurredAt();
        EventId rename = fixture.store().readStream(streamOf(ann)).getLast().id();
        archiveAndGoAway();
        SyncElement late = offered(ann, updated("Late", renamed.minusNanos(1000)));
        SyncElement undo = offered(ann, new ChangeUndone(rename, renamed.plusNanos(1000)));

        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> sync(late));
        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> sync(undo));
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> ledger.contacts().undo(BY_ALICE, ann, null, Precondition.none()));
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(
                        () -> ledger.contacts().create(keyed, null, ContactDetails.named("Ann")));
        assertThat(texts("select position::text from events")).hasSize(2);

        storage.comeBack();
        assertThat(sync(late)).isEqualTo(new SyncVerdict.Recorded());
        assertThat(sync(undo)).isEqualTo(new SyncVerdict.Recorded());
        assertThat(ledger.contacts().create(keyed, null, ContactDetails.named("Ann")))
                .isInstanceOf(Outcome.Replayed.class);
        assertThat(texts("select name || ' ' || version from contacts")).containsExactly("Late 3");
    }

    @Test
    void phones_that_are_in_time_need_no_archive() {
        ContactId ann = contact("Ann");
        SyncElement first = offered(ann, updated("Anna", Instant.now().plusSeconds(1)));
        assertThat(sync(first)).isEqualTo(new SyncVerdict.Recorded());
        archiveAndGoAway();
        Instant later = Instant.now().plusSeconds(2);
        SyncElement second = offered(ann, updated("Annabel", later));
        SyncElement undo =
                offered(
                        ann,
                        new ChangeUndone(
                                ((SyncElement.Offered) second).id(), later.plusNanos(1000)));

        assertThat(sync(first)).isEqualTo(new SyncVerdict.Known());
        assertThat(sync(second)).isEqualTo(new SyncVerdict.Recorded());
        assertThat(texts("select name from contacts")).containsExactly("Annabel");
        assertThat(sync(undo)).isEqualTo(new SyncVerdict.Recorded());
        assertThat(texts("select name from contacts")).containsExactly("Anna");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from snapshots",
                "update snapshots set schema_version = 99",
                "update snapshots set state = '{\"state\":\"gone\"}'",
                "update snapshots set version = 7"
            })
    void what_cannot_be_read_is_left_out(String damage) {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        archiveAndGoAway();
        execute(damage);

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> rename(ann, "Annabel"))
                .withMessage("the bucket is away: see to it");
        storage.comeBack();
        rename(ann, "Annabel");

        assertThat(texts("select name || ' ' || version from contacts"))
                .containsExactly("Annabel 2");
        execute("delete from snapshots"); // or what was damaged is found after the test
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete from snapshots", "update snapshots set schema_version = 99"})
    void an_undo_that_no_snapshot_helps_to_fold_is_not_recorded(String damage) {
        ContactId ann = contact("Ann");
        archiveAndGoAway();
        Instant later = Instant.now().plusSeconds(1);
        SyncElement rename = offered(ann, updated("Anna", later));
        SyncElement undo =
                offered(
                        ann,
                        new ChangeUndone(
                                ((SyncElement.Offered) rename).id(), later.plusNanos(1000)));
        assertThat(sync(rename)).isEqualTo(new SyncVerdict.Recorded());
        execute(damage);

        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> sync(undo));
        assertThat(texts("select position::text from events")).hasSize(2);

        storage.comeBack();
        assertThat(sync(undo)).isEqualTo(new SyncVerdict.Recorded());
        assertThat(texts("select name from contacts")).containsExactly("Ann");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99})
    void what_was_archived_without_gets_them_next_time(int schemaVersion) {
        ContactId ann = contact("Ann");
        archive();
        rename(ann, "Anna");
        archive();
        List<String> snapshots = texts("select s::text from snapshots s");
        execute("update archived_segments set snapshots = " + schemaVersion);
        execute("update snapshots set version = 0, schema_version = " + schemaVersion);

        assertThat(archive().done()).isZero();

        assertThat(snapshots).hasSize(1);
        assertThat(texts("select s::text from snapshots s")).isEqualTo(snapshots);
        assertThat(texts("select distinct snapshots::text from archived_segments"))
                .containsExactly("2");
    }

    @Test
    void they_go_when_nothing_of_their_stream_is_archived_any_more() {
        contact("Ann");
        archive();
        ContactId ben = contact("Ben");
        archive();
        Archiving archiving = new Archiving(fixture.jdbi(), new Archive(storage));

        Archiving.Restorable last = archiving.lastCut().orElseThrow();
        fixture.jdbi().useTransaction(handle -> archiving.restore(handle, last));

        assertThat(texts("select stream from snapshots"))
                .hasSize(1)
                .doesNotContain(streamOf(ben).value());
    }

    @Test
    void a_rebuild_believes_none() {
        ContactId ann = contact("Ann");
        archive();
        execute("update snapshots set state = (replace(state::text, 'Ann', 'Mallory'))::json");
        execute("update contacts set name = 'Mallory'");

        assertThat(fixture.postgres().rebuild().run().repaired())
                .containsExactly(streamOf(ann).value());
        assertThat(texts("select name from contacts")).containsExactly("Ann");
        execute("update contacts set name = 'Mallory'");
        fixture.postgres().rebuildBeside().run();
        assertThat(texts("select name from contacts")).containsExactly("Ann");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "IN_PLACE | version = 7",
                "IN_PLACE | version = -7",
                "IN_PLACE | state = '\"gone\"'",
                "IN_PLACE | state = replace(state::text, 'Anna', 'Mallory')::json",
                "BESIDE | state = replace(state::text, 'Anna', 'Mallory')::json"
            })
    void a_rebuild_puts_right_those_that_differ_and_names_their_streams(
            RebuildManner manner, String damage) {
        ContactId ann = contact("Ann");
        contact("Ben");
        rename(ann, "Anna");
        archive();
        List<String> before = texts("select s::text from snapshots s order by stream");
        execute("update snapshots set " + damage + " where stream = 'contact-" + ann + "'");
        assertThat(texts("select s::text from snapshots s order by stream")).isNotEqualTo(before);

        Operation rebuilt = ended(fixture.postgres().projectionAdmin().rebuild(manner));

        assertThat(rebuilt.report()).isNotNull();
        assertThat(rebuilt.report().repaired()).containsExactly(streamOf(ann).value());
        assertThat(texts("select s::text from snapshots s order by stream")).isEqualTo(before);
    }

    @Test
    void a_snapshot_of_an_older_version_is_of_that_version_after_a_rebuild() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        archive();
        execute("update snapshots set version = 0");

        assertThat(fixture.postgres().rebuild().run().repaired())
                .containsExactly(streamOf(ann).value());
        assertThat(texts("select version || ' ' || state from snapshots"))
                .singleElement(as(STRING))
                .startsWith("0 ")
                .contains("\"Ann\"");
    }

    private void archiveAndGoAway() {
        archive();
        fixture.reopen();
        connect();
        storage.goAway();
    }

    private Operation archive() {
        Operation ended = ended(admin().archive(END_OF_TIME));
        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        return ended;
    }

    private static CommandContext keyed(String key, String request) {
        return new CommandContext(
                Samples.ALICE,
                "test",
                null,
                IdempotentRequest.of(new IdempotencyKey(key), request));
    }

    private SyncVerdict sync(SyncElement element) {
        return ledger.sync().accept(Samples.ALICE, "test", List.of(element)).getFirst();
    }

    private static SyncElement offered(ContactId contact, DomainEvent event) {
        UUID id = UUID.randomUUID();
        return new SyncElement.Offered(
                id.toString(),
                new EventId(id),
                streamOf(contact),
                event,
                null,
                id.toString().replace("-", "").repeat(2));
    }

    private static DomainEvent updated(String name, Instant at) {
        return new ContactUpdated(
                ContactChanges.renamedTo(name), at.truncatedTo(ChronoUnit.MICROS));
    }

    private static StreamName streamOf(ContactId contact) {
        return StreamName.of(AggregateType.CONTACT, contact.value());
    }

    private ContactId contact(CommandContext context, String name) {
        return new ContactId(
                committed(ledger.contacts().create(context, null, ContactDetails.named(name))));
    }

    private TransactionId debt(ContactId contact, long amount) {
        return new TransactionId(
                committed(
                        ledger.transactions()
                                .create(BY_ALICE, null, Samples.lent(contact, amount))));
    }

    private static UUID committed(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        return ((Outcome.Committed<?>) outcome).id();
    }
}
