package io.tallystick.application.usecase;

import static io.tallystick.application.usecase.LedgerDriver.by;
import static io.tallystick.application.usecase.LedgerDriver.idOf;
import static io.tallystick.application.usecase.LedgerDriver.nameIn;
import static io.tallystick.testkit.Samples.ALICE;
import static io.tallystick.testkit.Samples.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Outcome.Committed;
import io.tallystick.application.command.Outcome.PreconditionFailed;
import io.tallystick.application.command.Outcome.Refused;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.Comment;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class LedgerRulesTest {

    private final LedgerDriver ledger = new LedgerDriver();

    @Test
    void a_command_is_answered_with_the_state_it_made() {
        Outcome<Contact> created =
                ledger.contacts().create(by(ALICE), null, Samples.fullContact("Ann"));
        ContactId id = new ContactId(idOf(created));
        Outcome<Contact> renamed = ledger.rename(by(ALICE), id, "Anna");

        assertThat(((Committed<Contact>) created).aggregate().version()).isZero();
        assertThat(((Committed<Contact>) renamed).aggregate().version()).isEqualTo(1);
        assertThat(nameIn(renamed)).isEqualTo("Anna");
        assertThat(ledger.memory.views().contact(ALICE, id).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void an_event_says_who_when_in_which_request_and_why() {
        CommandContext context =
                new CommandContext(ALICE, "request-7", new Comment("because"), null);
        ContactId id =
                new ContactId(
                        idOf(ledger.contacts().create(context, null, ContactDetails.named("A"))));

        RecordedEvent event = ledger.memory.store().readStream(streamOf(id)).getFirst();

        assertThat(event.metadata().userId()).isEqualTo(ALICE);
        assertThat(event.metadata().occurredAt()).isEqualTo(ledger.clock.instant());
        assertThat(event.metadata().correlationId()).isEqualTo("request-7");
        assertThat(event.metadata().comment()).isEqualTo("because");
        assertThat(event.metadata().keyUse()).isNull();
    }

    @Test
    void a_clock_that_goes_back_does_not_fold_a_command_away() {
        ContactId id = ledger.contact(ALICE, "Ann");
        Instant then = ledger.clock.instant();
        ledger.clock.advance(Duration.ofHours(-1));

        Outcome<Contact> outcome =
                ledger.contacts()
                        .update(
                                by(ALICE),
                                id,
                                ContactChanges.renamedTo("Anna"),
                                Precondition.none());

        assertThat(nameIn(outcome)).isEqualTo("Anna");
        assertThat(ledger.memory.store().readStream(streamOf(id)).getLast().metadata().occurredAt())
                .isEqualTo(then.plusNanos(1000));
        assertThat(ledger.memory.views().contact(ALICE, id).orElseThrow().details())
                .isEqualTo(ContactDetails.named("Anna"));
    }

    @Test
    void a_chosen_id_is_taken_once_for_all_users() {
        ContactId id = new ContactId(new UUID(7, 7));
        assertThat(ledger.contacts().create(by(ALICE), id, ContactDetails.named("A")))
                .isInstanceOf(Committed.class);

        assertRefused(
                ledger.contacts().create(by(ALICE), id, ContactDetails.named("B")),
                Refusal.ALREADY_EXISTS);
        assertRefused(
                ledger.contacts().create(by(BOB), id, ContactDetails.named("B")),
                Refusal.ALREADY_EXISTS);
        ledger.delete(by(ALICE), id);
        assertRefused(
                ledger.contacts().create(by(ALICE), id, ContactDetails.named("B")),
                Refusal.ALREADY_EXISTS);
    }

    @Test
    void what_belongs_to_another_user_is_not_found() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        TransactionId lunch = ledger.transaction(ALICE, Samples.lent(ann, 5));
        long before = ledger.events();

        assertRefused(ledger.rename(by(BOB), ann, "X"), Refusal.NOT_FOUND);
        assertRefused(ledger.delete(by(BOB), ann), Refusal.NOT_FOUND);
        assertRefused(ledger.undo(by(BOB), ann), Refusal.NOT_FOUND);
        assertRefused(ledger.delete(by(BOB), lunch), Refusal.NOT_FOUND);
        assertRefused(changed(by(BOB), lunch, Samples.amountChangedTo(6)), Refusal.NOT_FOUND);
        assertRefused(
                ledger.transactions().undo(by(BOB), lunch, null, Precondition.none()),
                Refusal.NOT_FOUND);
        assertRefused(
                ledger.transactions().create(by(BOB), null, Samples.lent(ann, 5)),
                Refusal.CONTACT_NOT_FOUND);
        assertThat(ledger.events()).isEqualTo(before);
    }

    @Test
    void what_is_not_there_is_not_found_before_its_precondition() {
        ContactId unknown = new ContactId(new UUID(9, 9));

        assertRefused(
                ledger.contacts().delete(by(ALICE), unknown, Precondition.onVersion(0)),
                Refusal.NOT_FOUND);
    }

    @Test
    void a_change_is_made_on_the_versions_it_names_alone() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ledger.rename(by(ALICE), ann, "Anna");

        assertThat(ledger.contacts().delete(by(ALICE), ann, Precondition.onVersion(0)))
                .isEqualTo(new PreconditionFailed<>(1));
        assertThat(
                        ledger.contacts()
                                .delete(by(ALICE), ann, new Precondition.OnVersion(Set.of(0L, 7L))))
                .isEqualTo(new PreconditionFailed<>(1));
        assertThat(
                        ledger.contacts()
                                .delete(by(ALICE), ann, new Precondition.OnVersion(Set.of(0L, 1L))))
                .isInstanceOf(Committed.class);
    }

    @Test
    void a_deleted_contact_hides_its_transactions_and_bars_their_change() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        TransactionId lunch = ledger.transaction(ALICE, Samples.lent(ann, 5));
        ContactId ben = ledger.contact(ALICE, "Ben");
        ledger.delete(by(ALICE), ann);
        long before = ledger.events();

        assertThat(shownTransactions()).isEmpty();
        assertRefused(changed(by(ALICE), lunch, Samples.amountChangedTo(6)), Refusal.NOT_FOUND);
        assertRefused(changed(by(ALICE), lunch, Samples.movedTo(ben)), Refusal.NOT_FOUND);
        assertRefused(ledger.delete(by(ALICE), lunch), Refusal.NOT_FOUND);
        assertRefused(
                ledger.transactions().undo(by(ALICE), lunch, null, Precondition.none()),
                Refusal.NOT_FOUND);
        assertRefused(
                ledger.transactions().create(by(ALICE), null, Samples.lent(ann, 5)),
                Refusal.CONTACT_NOT_FOUND);
        assertThat(ledger.events()).isEqualTo(before);
    }

    @Test
    void an_undone_deletion_of_a_contact_brings_its_transactions_back() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        TransactionId lunch = ledger.transaction(ALICE, Samples.lent(ann, 5));
        ledger.delete(by(ALICE), ann);

        assertThat(ledger.undo(by(ALICE), ann)).isInstanceOf(Committed.class);

        assertThat(shownTransactions()).containsExactly(lunch);
        assertThat(ledger.memory.views().balanceOf(ALICE, ann).total()).isEqualTo(5);
        assertThat(changed(by(ALICE), lunch, Samples.amountChangedTo(6)))
                .isInstanceOf(Committed.class);
    }

    @Test
    void a_transaction_moves_to_live_contacts_of_the_user_alone() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ContactId ben = ledger.contact(ALICE, "Ben");
        ContactId bobs = ledger.contact(BOB, "Bob's");
        TransactionId lunch = ledger.transaction(ALICE, Samples.lent(ann, 5));

        assertThat(changed(by(ALICE), lunch, Samples.movedTo(ben))).isInstanceOf(Committed.class);
        assertThat(ledger.memory.views().balanceOf(ALICE, ann)).isEqualTo(Balance.ZERO);
        assertThat(ledger.memory.views().balanceOf(ALICE, ben).total()).isEqualTo(5);
        assertRefused(changed(by(ALICE), lunch, Samples.movedTo(bobs)), Refusal.CONTACT_NOT_FOUND);
        ledger.delete(by(ALICE), ann);
        assertRefused(changed(by(ALICE), lunch, Samples.movedTo(ann)), Refusal.CONTACT_NOT_FOUND);
    }

    @Test
    void an_undone_creation_leaves_nothing_and_its_id_stays_taken() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        assertThat(ledger.undo(by(ALICE), ann)).isInstanceOf(Committed.class);

        assertThat(ledger.memory.views().contact(ALICE, ann)).isEmpty();
        assertRefused(ledger.rename(by(ALICE), ann, "X"), Refusal.NOT_FOUND);
        assertRefused(ledger.undo(by(ALICE), ann), Refusal.NOTHING_TO_UNDO);
        assertRefused(
                ledger.contacts().create(by(ALICE), ann, ContactDetails.named("B")),
                Refusal.ALREADY_EXISTS);
    }

    @Test
    void a_named_change_is_undone_within_its_window() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ledger.rename(by(ALICE), ann, "Wrong");
        EventId wrong = ledger.memory.store().readStream(streamOf(ann)).getLast().id();
        ledger.rename(by(ALICE), ann, "Right");

        assertThat(nameIn(undo(ann, wrong))).isEqualTo("Right");
        assertRefused(undo(ann, wrong), Refusal.NOTHING_TO_UNDO);
        assertRefused(undo(ann, new EventId(new UUID(1, 1))), Refusal.NOTHING_TO_UNDO);
        ledger.clock.advance(Duration.ofSeconds(6));
        EventId creation = ledger.memory.store().readStream(streamOf(ann)).getFirst().id();
        assertRefused(undo(ann, creation), Refusal.UNDO_WINDOW_PASSED);
    }

    private Outcome<Contact> undo(ContactId id, EventId target) {
        return ledger.contacts().undo(by(ALICE), id, target, Precondition.none());
    }

    private Outcome<Transaction> changed(
            CommandContext context, TransactionId id, TransactionChanges changes) {
        ledger.tick();
        return ledger.transactions().update(context, id, changes, Precondition.none());
    }

    private List<TransactionId> shownTransactions() {
        List<TransactionView> views = new ArrayList<>();
        ledger.memory.views().transactions(TransactionQuery.allOf(ALICE), views::add);
        return views.stream().map(TransactionView::id).toList();
    }

    private static StreamName streamOf(ContactId id) {
        return StreamName.of(AggregateType.CONTACT, id.value());
    }

    private static void assertRefused(Outcome<?> outcome, Refusal reason) {
        assertThat(outcome).isEqualTo(new Refused<>(reason));
    }
}
