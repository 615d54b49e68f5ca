package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** What a contact takes along, as the app has it that folds all events by time. */
interface CascadeCases extends LedgerViewsCases {

    @Test
    default void what_was_with_a_contact_at_its_deletion_stays_hidden_wherever_it_moves() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));
        EventId deletion = alice().delete(ann, at(1));
        move(lunch, ben, at(2));

        assertHidden(lunch, ben);

        alice().undo(ann, deletion, at(3));

        assertShown(lunch, ben);
    }

    @Test
    default void what_had_moved_away_before_stays_whichever_is_known_first() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));
        move(lunch, ben, at(2));
        assertShown(lunch, ben);

        alice().delete(ann, at(3));
        assertShown(lunch, ben);

        TransactionId dinner = alice().transaction(Samples.lent(ann, 5));
        assertThat(transaction(dinner).isDeleted()).isTrue();
        move(dinner, ben, at(2));
        assertThat(transaction(dinner).isDeleted()).isFalse();
        assertDollars(ben, 10);
    }

    @Test
    default void a_deletion_that_is_told_late_takes_along_what_moved_after_it() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));
        move(lunch, ben, at(4));
        assertShown(lunch, ben);

        EventId deletion = alice().delete(ann, at(3));
        assertHidden(lunch, ben);

        alice().undo(ann, deletion, at(5));
        assertShown(lunch, ben);
    }

    @Test
    default void a_move_that_is_told_late_saves_what_was_taken_along() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));
        alice().delete(ann, at(3));
        EventId after = move(lunch, ben, at(4));
        assertHidden(lunch, ben);

        move(lunch, ben, at(2));
        assertShown(lunch, ben);

        alice().undo(lunch, after, at(5));
        assertShown(lunch, ben);
    }

    @Test
    default void at_one_moment_a_contact_goes_first() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId away = alice().transaction(Samples.lent(ann, 5));
        TransactionId through = alice().transaction(Samples.lent(ben, 7));
        move(away, ben, at(3));
        move(through, ann, at(3));
        move(through, ben, at(4));
        alice().delete(ann, at(3));

        assertThat(transactions()).containsExactly(through);
        assertDollars(ben, 7);
    }

    @Test
    default void a_transaction_that_is_older_than_its_contact_is_left_out() {
        ContactId ann = alice().newContactId();
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));
        EventId creation =
                alice().append(ann, new ContactCreated(ContactDetails.named("Ann"), at(1)));
        assertHidden(lunch, ann);

        TransactionId dinner = alice().transaction(Samples.lent(ann, 7));
        assertHidden(dinner, ann);

        alice().undo(ann, creation, at(2));
        alice().append(ann, new ContactCreated(ContactDetails.named("Ann"), at(0)));

        assertThat(transactions()).containsExactlyInAnyOrder(lunch, dinner);
        assertDollars(ann, 12);
    }

    @Test
    default void what_was_created_with_a_contact_that_is_not_there_is_left_out_for_ever() {
        ContactId ann = alice().contact("Ann");
        ContactId unknown = alice().newContactId();
        alice().delete(ann, at(1));
        ContactId ben = alice().contact("Ben");
        TransactionId withDead = alice().newTransactionId();
        alice().append(withDead, new TransactionCreated(Samples.lent(ann, 5), at(2)));
        TransactionId withUnknown = alice().transaction(Samples.lent(unknown, 5));
        TransactionId withBobs = alice().transaction(Samples.lent(bob().contact("Bob's"), 5));
        move(withDead, ben, at(3));
        move(withUnknown, ben, at(3));
        move(withBobs, ben, at(3));

        assertHidden(withDead, ben);
        assertHidden(withUnknown, ben);
        assertHidden(withBobs, ben);

        alice().append(unknown, new ContactCreated(ContactDetails.named("Told late"), at(0)));

        assertShown(withUnknown, ben);
    }

    @Test
    default void taking_back_a_contact_leaves_out_what_began_with_it() {
        ContactId ben = alice().contact("Ben");
        ContactId ann = alice().newContactId();
        EventId creation =
                alice().append(ann, new ContactCreated(ContactDetails.named("Ann"), at(0)));
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));
        move(lunch, ben, at(1));
        assertShown(lunch, ben);

        alice().undo(ann, creation, at(2));

        assertHidden(lunch, ben);
    }

    @Test
    default void it_goes_with_any_of_its_contacts_also_when_it_moves_back() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        ContactId zoe = alice().contact("Zoe");
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));
        move(lunch, ben, at(2));
        move(lunch, zoe, at(4));
        move(lunch, ann, at(6));
        assertShown(lunch, ann);

        EventId early = alice().delete(zoe, at(3));
        assertShown(lunch, ann);
        alice().undo(zoe, early, at(3));
        EventId between = alice().delete(zoe, at(5));
        assertHidden(lunch, ann);
        alice().undo(zoe, between, at(5));
        assertShown(lunch, ann);
        alice().delete(ben, at(7));
        assertShown(lunch, ann);
        alice().delete(ann, at(8));
        assertThat(transaction(lunch).isDeleted()).isTrue();
    }

    @Test
    default void what_moves_to_a_contact_that_is_not_there_is_shown_with_nobodys_balance() {
        ContactId ann = alice().contact("Ann");
        ContactId unknown = alice().newContactId();
        ContactId ben = alice().contact("Ben");
        TransactionId lunch = alice().transaction(Samples.lent(ben, 5));
        TransactionId dinner = alice().transaction(Samples.lent(ben, 7));
        alice().delete(ann, at(1));
        move(lunch, ann, at(2));
        move(dinner, unknown, at(2));

        assertThat(transactions()).containsExactlyInAnyOrder(lunch, dinner);
        assertBalance(ben, Balance.ZERO);
        assertThat(contact(ann).balance()).isEqualTo(Balance.ZERO);
        assertThat(views().summary(Samples.ALICE, ProjectingCases.TODAY).transactions())
                .isEqualTo(2);
        assertThat(views().summary(Samples.ALICE, ProjectingCases.TODAY).balance())
                .isEqualTo(Balance.ZERO);

        alice().append(unknown, new ContactCreated(ContactDetails.named("Zoe"), at(3)));

        assertDollars(unknown, 7);
    }

    @Test
    default void a_deletion_that_is_repeated_takes_along_what_came_in_between() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId through = alice().transaction(Samples.lent(ben, 5));
        alice().delete(ann, at(1));
        move(through, ann, at(2));
        move(through, ben, at(4));
        assertShown(through, ben);

        alice().delete(ann, at(3));

        assertHidden(through, ben);
    }

    /** Each in several orders of arrival; {@code tallystick.cascade.seeds} says how many. */
    static LongStream cascadeSeeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("tallystick.cascade.seeds", 15));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("cascadeSeeds")
    default void in_any_order_of_arrival_it_is_what_the_app_shows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomLedger ledger = new RandomLedger(alice(), random);
        for (int i = 0; i < 6; i++) {
            ledger.arrive(random);
            ledger.assertShown(views(), fixture().log());
        }
    }

    private EventId move(TransactionId id, ContactId to, Instant at) {
        return alice().append(id, new TransactionUpdated(Samples.movedTo(to), at));
    }

    /** It alone, with five dollars. */
    private void assertShown(TransactionId id, ContactId contact) {
        assertThat(transaction(id).isDeleted()).isFalse();
        assertThat(transactions()).containsExactly(id);
        assertDollars(contact, 5);
        assertThat(views().summary(Samples.ALICE, ProjectingCases.TODAY).transactions()).isOne();
    }

    private void assertHidden(TransactionId id, ContactId contact) {
        assertThat(transaction(id).isDeleted()).isTrue();
        assertThat(transactions()).isEmpty();
        assertBalance(contact, Balance.ZERO);
        assertThat(views().summary(Samples.ALICE, ProjectingCases.TODAY).transactions()).isZero();
    }
}
