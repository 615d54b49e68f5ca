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
import io.tallystick.application.command.Outcome.KeyReused;
import io.tallystick.application.command.Outcome.Replayed;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.kernel.Versioned;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class IdempotencyTest {

    private final LedgerDriver ledger = new LedgerDriver();

    @Test
    void a_repeated_creation_is_answered_as_of_its_event_whatever_followed() {
        CommandContext request = by(ALICE, "key", "POST {Ann}");
        Outcome<Contact> first = create(request, null, "Ann");
        ContactId id = new ContactId(idOf(first));
        ledger.rename(by(ALICE), id, "Anna");
        ledger.delete(by(ALICE), id);

        Outcome<Contact> again = create(request, null, "Ann");

        assertThat(again).isEqualTo(replayOf(first));
        assertThat(nameIn(again)).isEqualTo("Ann");
        assertThat(ledger.events()).isEqualTo(3);
    }

    @Test
    void a_creation_whose_event_was_undone_is_still_answered() {
        CommandContext request = by(ALICE, "key", "POST {Ann}");
        Outcome<Contact> first = create(request, null, "Ann");
        ledger.undo(by(ALICE), new ContactId(idOf(first)));
        ledger.tick();

        assertThat(create(request, null, "Ann")).isEqualTo(replayOf(first));
        assertThat(ledger.events()).isEqualTo(2);
    }

    @Test
    void a_repeated_creation_with_a_chosen_id_is_answered() {
        CommandContext request = by(ALICE, "key", "POST {id, Ann}");
        ContactId id = new ContactId(new UUID(7, 7));
        Outcome<Contact> first = create(request, id, "Ann");
        ledger.tick();

        assertThat(create(request, id, "Ann")).isEqualTo(replayOf(first));
        assertThat(ledger.events()).isEqualTo(1);
    }

    @Test
    void a_repeated_update_is_answered_as_of_its_event_whatever_followed() {
        ContactId id = ledger.contact(ALICE, "Ann");
        CommandContext request = by(ALICE, "key", "PUT {Anna}");
        Outcome<Contact> first = ledger.rename(request, id, "Anna");
        ledger.rename(by(ALICE), id, "Hannah");
        ledger.delete(by(ALICE), id);

        Outcome<Contact> again = ledger.rename(request, id, "Anna");

        assertThat(again).isEqualTo(replayOf(first));
        assertThat(nameIn(again)).isEqualTo("Anna");
        assertThat(ledger.events()).isEqualTo(4);
    }

    @Test
    void a_repeated_deletion_is_answered_though_there_is_nothing_to_delete_any_more() {
        ContactId id = ledger.contact(ALICE, "Ann");
        CommandContext request = by(ALICE, "key", "DELETE");
        Outcome<Contact> first = ledger.delete(request, id);

        assertThat(ledger.delete(request, id)).isEqualTo(replayOf(first));
        assertThat(ledger.delete(by(ALICE), id))
                .isEqualTo(new Outcome.Refused<>(Refusal.NOT_FOUND));
        assertThat(ledger.events()).isEqualTo(2);
    }

    @Test
    void a_repeated_undo_is_answered_even_when_the_window_passed() {
        ContactId id = ledger.contact(ALICE, "Ann");
        ledger.rename(by(ALICE), id, "Anna");
        CommandContext request = by(ALICE, "key", "undo");
        Outcome<Contact> first = ledger.undo(request, id);
        ledger.clock.advance(Duration.ofDays(1));

        assertThat(ledger.undo(request, id)).isEqualTo(replayOf(first));
        assertThat(nameIn(first)).isEqualTo("Ann");
        assertThat(ledger.events()).isEqualTo(3);
    }

    @Test
    void transactions_are_answered_again_even_if_their_contact_is_gone() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        CommandContext creation = by(ALICE, "k1", "POST");
        CommandContext update = by(ALICE, "k2", "PUT");
        CommandContext deletion = by(ALICE, "k3", "DELETE");
        Outcome<Transaction> created =
                ledger.transactions().create(creation, null, Samples.lent(ann, 5));
        TransactionId id = new TransactionId(idOf(created));
        Outcome<Transaction> updated = change(update, id, 6);
        Outcome<Transaction> deleted = ledger.delete(deletion, id);
        ledger.delete(by(ALICE), ann);

        assertThat(ledger.transactions().create(creation, null, Samples.lent(ann, 5)))
                .isEqualTo(replayOf(created));
        assertThat(change(update, id, 6)).isEqualTo(replayOf(updated));
        assertThat(ledger.delete(deletion, id)).isEqualTo(replayOf(deleted));
        assertThat(ledger.events()).isEqualTo(5);
    }

    @Test
    void a_key_with_another_body_is_reused() {
        create(by(ALICE, "key", "POST {Ann}"), null, "Ann");

        assertThat(create(by(ALICE, "key", "POST {Ben}"), null, "Ben")).isEqualTo(reused());
        assertThat(ledger.events()).isEqualTo(1);
    }

    @Test
    void a_key_with_another_change_of_the_same_entity_is_reused() {
        ContactId id = ledger.contact(ALICE, "Ann");
        ledger.rename(by(ALICE, "key", "PUT {Anna}"), id, "Anna");

        assertThat(ledger.rename(by(ALICE, "key", "PUT {Ben}"), id, "Ben")).isEqualTo(reused());
        assertThat(ledger.delete(by(ALICE, "key", "DELETE"), id)).isEqualTo(reused());
        assertThat(ledger.undo(by(ALICE, "key", "undo"), id)).isEqualTo(reused());
        assertThat(ledger.events()).isEqualTo(2);
    }

    @Test
    void a_key_of_a_creation_is_reused_by_a_change_of_what_it_made() {
        ContactId id = new ContactId(idOf(create(by(ALICE, "key", "POST"), null, "Ann")));

        assertThat(ledger.rename(by(ALICE, "key", "PUT"), id, "Anna")).isEqualTo(reused());
    }

    @Test
    void a_key_on_another_entity_is_reused() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ContactId ben = ledger.contact(ALICE, "Ben");
        ledger.rename(by(ALICE, "key", "PUT ann"), ann, "Anna");

        assertThat(ledger.rename(by(ALICE, "key", "PUT ben"), ben, "Benjamin")).isEqualTo(reused());
        assertThat(create(by(ALICE, "key", "POST"), null, "Zoe")).isEqualTo(reused());
        assertThat(create(by(ALICE, "key", "POST"), new ContactId(new UUID(7, 7)), "Zoe"))
                .isEqualTo(reused());
        assertThat(ledger.events()).isEqualTo(3);
    }

    @Test
    void a_key_across_contacts_and_transactions_is_reused() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ledger.rename(by(ALICE, "k1", "PUT"), ann, "Anna");
        TransactionId lunch = ledger.transaction(ALICE, Samples.lent(ann, 5));
        change(by(ALICE, "k2", "PUT"), lunch, 6);

        assertThat(
                        ledger.transactions()
                                .create(by(ALICE, "k1", "POST"), null, Samples.lent(ann, 5)))
                .isEqualTo(reused());
        assertThat(change(by(ALICE, "k1", "PUT t"), lunch, 7)).isEqualTo(reused());
        assertThat(ledger.rename(by(ALICE, "k2", "PUT c"), ann, "A")).isEqualTo(reused());
        assertThat(create(by(ALICE, "k2", "POST"), null, "Zoe")).isEqualTo(reused());
        assertThat(ledger.events()).isEqualTo(4);
    }

    @Test
    void the_same_key_and_request_on_another_entity_is_reused_too() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ContactId ben = ledger.contact(ALICE, "Ben");
        CommandContext request = by(ALICE, "key", "PUT");
        ledger.rename(request, ann, "X");

        assertThat(ledger.rename(request, ben, "X")).isEqualTo(reused());
    }

    @Test
    void a_reused_key_is_told_before_any_refusal() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ContactId gone = ledger.contact(ALICE, "Gone");
        ledger.delete(by(ALICE), gone);
        ContactId bobs = ledger.contact(BOB, "Bob's");
        TransactionId lunch = ledger.transaction(ALICE, Samples.lent(ann, 5));
        ledger.rename(by(ALICE, "key", "PUT"), ann, "Anna");
        ContactId unknown = new ContactId(new UUID(9, 9));

        assertThat(ledger.rename(by(ALICE, "key", "a"), unknown, "X")).isEqualTo(reused());
        assertThat(ledger.rename(by(ALICE, "key", "b"), gone, "X")).isEqualTo(reused());
        assertThat(ledger.rename(by(ALICE, "key", "c"), bobs, "X")).isEqualTo(reused());
        assertThat(create(by(ALICE, "key", "d"), bobs, "X")).isEqualTo(reused());
        assertThat(create(by(ALICE, "key", "e"), gone, "X")).isEqualTo(reused());
        assertThat(
                        ledger.transactions()
                                .create(by(ALICE, "key", "f"), null, Samples.lent(unknown, 5)))
                .isEqualTo(reused());
        assertThat(
                        ledger.transactions()
                                .delete(by(ALICE, "key", "g"), lunch, Precondition.onVersion(77)))
                .isEqualTo(reused());
        ledger.clock.advance(Duration.ofDays(1));
        assertThat(ledger.undo(by(ALICE, "key", "h"), gone)).isEqualTo(reused());
    }

    @Test
    void a_repeat_is_told_before_its_precondition() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        CommandContext request = by(ALICE, "key", "DELETE");
        Outcome<Contact> first = ledger.contacts().delete(request, ann, Precondition.onVersion(0));

        assertThat(ledger.contacts().delete(request, ann, Precondition.onVersion(0)))
                .isEqualTo(replayOf(first));
    }

    @Test
    void a_refused_request_is_not_remembered() {
        ContactId unknown = new ContactId(new UUID(9, 9));
        CommandContext request = by(ALICE, "key", "PUT");
        assertThat(ledger.rename(request, unknown, "X"))
                .isEqualTo(new Outcome.Refused<>(Refusal.NOT_FOUND));

        ledger.contacts().create(by(ALICE), unknown, ContactDetails.named("Ann"));

        assertThat(ledger.rename(request, unknown, "X")).isInstanceOf(Committed.class);
    }

    @Test
    void users_do_not_share_keys() {
        Outcome<Contact> alices = create(by(ALICE, "key", "POST"), null, "Ann");
        Outcome<Contact> bobs = create(by(BOB, "key", "POST"), null, "Ben");

        assertThat(idOf(alices)).isNotEqualTo(idOf(bobs));
        assertThat(ledger.memory.views().contact(BOB, new ContactId(idOf(alices)))).isEmpty();
    }

    @Test
    void without_a_key_every_request_counts() {
        create(by(ALICE), null, "Ann");
        create(by(ALICE), null, "Ann");

        assertThat(ledger.events()).isEqualTo(2);
    }

    @Test
    void the_log_does_not_tell_the_key_itself() {
        create(by(ALICE, "very-secret-key", "POST"), null, "Ann");

        assertThat(ledger.memory.store().readAll(StorePosition.START, 1).events().toString())
                .contains("keyHash=")
                .doesNotContain("very-secret-key");
    }

    @RepeatedTest(20)
    void many_at_once_with_one_key_make_one_event_and_one_answer() {
        List<Outcome<Contact>> outcomes =
                Rendezvous.results(24, number -> create(by(ALICE, "key", "POST"), null, "Ann"));

        assertThat(outcomes)
                .allSatisfy(
                        outcome ->
                                assertThat(outcome)
                                        .isInstanceOfAny(Committed.class, Replayed.class));
        assertThat(outcomes.stream().map(IdempotencyTest::aggregateOf).distinct()).hasSize(1);
        assertThat(ledger.events()).isEqualTo(1);
    }

    @RepeatedTest(20)
    void many_changes_at_once_with_one_key_make_one_event_and_one_answer() {
        ContactId ann = ledger.contact(ALICE, "Ann");

        List<Outcome<Contact>> outcomes =
                Rendezvous.results(
                        24,
                        number ->
                                number % 4 == 3
                                        ? rename(by(ALICE), ann, "Other " + number)
                                        : rename(by(ALICE, "key", "PUT"), ann, "Anna"));

        List<Outcome<Contact>> keyed = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            assertThat(outcomes.get(i)).isInstanceOfAny(Committed.class, Replayed.class);
            if (i % 4 != 3) {
                keyed.add(outcomes.get(i));
            }
        }
        assertThat(keyed.stream().map(IdempotencyTest::aggregateOf).distinct()).hasSize(1);
        assertThat(ledger.events()).isEqualTo(1 + 1 + 6);
    }

    @RepeatedTest(20)
    void two_bodies_that_race_with_one_key_have_one_winner() {
        List<Outcome<Contact>> outcomes =
                Rendezvous.results(
                        24,
                        number ->
                                number % 2 == 0
                                        ? create(by(ALICE, "key", "POST {Ann}"), null, "Ann")
                                        : create(by(ALICE, "key", "POST {Ben}"), null, "Ben"));

        assertOneBodyWon(outcomes);
        assertThat(ledger.events()).isEqualTo(1);
    }

    @RepeatedTest(20)
    void two_changes_that_race_with_one_key_have_one_winner() {
        ContactId ann = ledger.contact(ALICE, "Ann");
        ContactId ben = ledger.contact(ALICE, "Ben");

        List<Outcome<Contact>> outcomes =
                Rendezvous.results(
                        24,
                        number ->
                                number % 2 == 0
                                        ? rename(by(ALICE, "key", "PUT ann"), ann, "X")
                                        : rename(by(ALICE, "key", "PUT ben"), ben, "Y"));

        assertOneBodyWon(outcomes);
        assertThat(ledger.events()).isEqualTo(3);
    }

    private static void assertOneBodyWon(List<Outcome<Contact>> outcomes) {
        int winner = outcomes.get(0) instanceof KeyReused ? 1 : 0;
        for (int i = 0; i < outcomes.size(); i++) {
            if (i % 2 == winner) {
                assertThat(outcomes.get(i)).isInstanceOfAny(Committed.class, Replayed.class);
            } else {
                assertThat(outcomes.get(i)).isInstanceOf(KeyReused.class);
            }
        }
    }

    private Outcome<Contact> create(CommandContext context, @Nullable ContactId id, String name) {
        return ledger.contacts().create(context, id, ContactDetails.named(name));
    }

    /** Unlike the driver's, this lets the clock stand, for racers share it. */
    private Outcome<Contact> rename(CommandContext context, ContactId id, String name) {
        return ledger.contacts()
                .update(context, id, ContactChanges.renamedTo(name), Precondition.none());
    }

    private Outcome<Transaction> change(CommandContext context, TransactionId id, long amount) {
        ledger.tick();
        return ledger.transactions()
                .update(context, id, Samples.amountChangedTo(amount), Precondition.none());
    }

    private static Versioned<Contact> aggregateOf(Outcome<Contact> outcome) {
        return switch (outcome) {
            case Committed<Contact> committed -> committed.aggregate();
            case Replayed<Contact> replayed -> replayed.aggregate();
            default -> throw new AssertionError("not accepted: " + outcome);
        };
    }

    private static <S> Outcome<S> replayOf(Outcome<S> outcome) {
        assertThat(outcome).isInstanceOf(Committed.class);
        Committed<S> committed = (Committed<S>) outcome;
        return new Replayed<>(committed.id(), committed.aggregate());
    }

    private static <S> Outcome<S> reused() {
        return new KeyReused<>();
    }
}
