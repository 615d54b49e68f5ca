package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.transaction.TransactionKind;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Map;

/** One transaction, and what it does to balances. */
interface TransactionViewCases extends LedgerViewsCases {

    @Test
    default void a_new_transaction_is_shown_with_all_it_has() {
        ContactId ann = alice().contact("Ann");
        TransactionDetails details = due(Samples.lent(ann, Amount.MAX), "9999-12-31");
        TransactionId id = alice().transaction(details);

        TransactionView expected = new TransactionView(id, details, 0, false, at(0), at(0));
        assertThat(transaction(id)).isEqualTo(expected);
        assertThat(list(TransactionQuery.allOf(Samples.ALICE))).containsExactly(expected);
        assertDollars(ann, Amount.MAX);
    }

    @Test
    default void a_transaction_of_another_user_is_not_there() {
        ContactId ann = alice().contact("Ann");
        TransactionId id = alice().transaction(Samples.lent(ann, 5));

        assertThat(views().transaction(Samples.BOB, id)).isEmpty();
        assertThat(list(TransactionQuery.allOf(Samples.BOB))).isEmpty();
        assertThat(views().balanceOf(Samples.BOB, ann)).isEqualTo(Balance.ZERO);
        assertThat(transaction(id).id()).isEqualTo(id);
    }

    @Test
    default void lent_counts_plus_and_owed_minus() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        alice().transaction(Samples.lent(ann, 500));
        alice().transaction(Samples.owed(ann, 700));
        alice().transaction(Samples.owed(ben, 3));

        assertDollars(ann, -200);
        assertDollars(ben, -3);
    }

    @Test
    default void currencies_are_summed_apart_and_items_in_none() {
        ContactId ann = alice().contact("Ann");
        alice().transaction(Samples.money(ann, Direction.LENT, 10, "EUR"));
        alice().transaction(Samples.money(ann, Direction.LENT, 5, "USD"));
        alice().transaction(Samples.money(ann, Direction.OWED, 5, "USD"));
        alice().transaction(Samples.money(ann, Direction.OWED, 0, "XXX"));
        alice().transaction(items(Samples.lent(ann, 3)));

        assertBalance(
                ann,
                Balance.of(
                        BigInteger.valueOf(13),
                        Map.of(
                                new CurrencyCode("EUR"), BigInteger.TEN,
                                new CurrencyCode("USD"), BigInteger.ZERO,
                                new CurrencyCode("XXX"), BigInteger.ZERO)));
    }

    @Test
    default void a_changed_transaction_changes_the_balance() {
        ContactId ann = alice().contact("Ann");
        TransactionId id = alice().transaction(Samples.lent(ann, 5));
        assertDollars(ann, 5);

        alice().append(id, new TransactionUpdated(Samples.amountChangedTo(8), at(1)));
        assertDollars(ann, 8);

        alice().append(id, new TransactionUpdated(turned(Direction.OWED, "EUR"), at(2)));
        assertBalance(
                ann,
                Balance.of(
                        BigInteger.valueOf(-8),
                        Map.of(new CurrencyCode("EUR"), BigInteger.valueOf(-8))));
        assertThat(transaction(id).version()).isEqualTo(2);
    }

    @Test
    default void a_moved_transaction_moves_its_balance() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId id = alice().transaction(Samples.lent(ann, 5));

        alice().append(id, new TransactionUpdated(Samples.movedTo(ben), at(1)));

        assertBalance(ann, Balance.ZERO);
        assertDollars(ben, 5);
    }

    @Test
    default void a_deleted_transaction_leaves_list_and_balance_until_that_is_undone() {
        ContactId ann = alice().contact("Ann");
        TransactionId id = alice().transaction(Samples.lent(ann, 5));
        EventId deletion = alice().delete(id, at(1));

        assertThat(transaction(id).isDeleted()).isTrue();
        assertThat(transactions()).isEmpty();
        assertBalance(ann, Balance.ZERO);

        alice().undo(id, deletion, at(2));

        assertThat(transaction(id).isDeleted()).isFalse();
        assertThat(transactions()).containsExactly(id);
        assertDollars(ann, 5);
    }

    @Test
    default void a_transaction_whose_creation_is_undone_is_not_there() {
        ContactId ann = alice().contact("Ann");
        TransactionId id = alice().newTransactionId();
        EventId creation = alice().append(id, new TransactionCreated(Samples.lent(ann, 5), at(0)));
        assertDollars(ann, 5);

        alice().undo(id, creation, at(1));

        assertThat(views().transaction(Samples.ALICE, id)).isEmpty();
        assertThat(transactions()).isEmpty();
        assertBalance(ann, Balance.ZERO);
    }

    @Test
    default void a_deleted_contact_hides_its_transactions_until_that_is_undone() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId hidden = alice().transaction(Samples.lent(ann, 5));
        TransactionId shown = alice().transaction(Samples.lent(ben, 7));
        EventId deletion = alice().delete(ann, at(1));

        assertThat(transaction(hidden).isDeleted()).isTrue();
        assertThat(transaction(hidden).version()).isZero();
        assertThat(transactions()).containsExactly(shown);
        assertThat(contact(ann).balance()).isEqualTo(Balance.ZERO);
        assertThat(views().balanceOf(Samples.ALICE, ann)).isEqualTo(Balance.ZERO);
        assertSummary(1, 1, 7);

        alice().undo(ann, deletion, at(2));

        assertThat(transaction(hidden).isDeleted()).isFalse();
        assertDollars(ann, 5);
        assertSummary(2, 2, 12);
    }

    @Test
    default void a_change_behind_a_deleted_contact_counts_once_it_is_back() {
        ContactId ann = alice().contact("Ann");
        TransactionId changed = alice().transaction(Samples.lent(ann, 5));
        EventId deletion = alice().delete(ann, at(1));
        alice().append(changed, new TransactionUpdated(Samples.amountChangedTo(6), at(2)));
        alice().transaction(Samples.lent(ann, 100));

        alice().undo(ann, deletion, at(3));

        assertDollars(ann, 106);
        assertSummary(1, 2, 106);
    }

    @Test
    default void a_transaction_is_hidden_until_its_contact_is_there() {
        ContactId ann = alice().newContactId();
        TransactionId id = alice().transaction(Samples.lent(ann, 5));

        assertThat(transaction(id).isDeleted()).isTrue();
        assertThat(transactions()).isEmpty();
        assertThat(views().balanceOf(Samples.ALICE, ann)).isEqualTo(Balance.ZERO);

        alice().append(ann, new ContactCreated(ContactDetails.named("Ann"), at(0)));

        assertThat(transactions()).containsExactly(id);
        assertDollars(ann, 5);
    }

    @Test
    default void a_contact_of_another_user_shows_no_transactions() {
        ContactId bobs = bob().contact("Ben");
        TransactionId id = alice().transaction(Samples.lent(bobs, 5));

        assertThat(transaction(id).isDeleted()).isTrue();
        assertThat(views().balanceOf(Samples.BOB, bobs)).isEqualTo(Balance.ZERO);
        assertThat(views().balanceOf(Samples.ALICE, bobs)).isEqualTo(Balance.ZERO);
        assertThat(views().contact(Samples.BOB, bobs).orElseThrow().balance())
                .isEqualTo(Balance.ZERO);
    }

    @Test
    default void the_summary_counts_what_is_live() {
        ContactId ann = alice().contact("Ann");
        alice().contact("Ben");
        alice().delete(alice().contact("Gone"), at(1));
        alice().transaction(due(Samples.lent(ann, 5), "2024-05-05"));
        alice().transaction(due(Samples.lent(ann, 6), "2024-05-06"));
        alice().transaction(due(Samples.lent(ann, 7), null));
        alice().delete(alice().transaction(due(Samples.lent(ann, 8), "2024-05-01")), at(1));
        bob().contact("Bob's");

        Summary summary = views().summary(Samples.ALICE, CalendarDate.parse("2024-05-06"));

        assertThat(summary.contacts()).isEqualTo(2);
        assertThat(summary.transactions()).isEqualTo(3);
        assertThat(summary.overdue()).isEqualTo(1);
        assertThat(summary.balance())
                .isEqualTo(
                        Balance.of(
                                BigInteger.valueOf(18),
                                Map.of(CurrencyCode.USD, BigInteger.valueOf(18))));
        assertThat(summary.head()).isEqualTo(fixture().log().head());
    }

    @Test
    default void the_summary_of_nobody_is_zero() {
        alice().contact("Ann");

        Summary summary = views().summary(Samples.BOB, ProjectingCases.TODAY);

        assertThat(summary.contacts()).isZero();
        assertThat(summary.balance()).isEqualTo(Balance.ZERO);
        assertSummary(1, 0, 0);
    }

    private void assertSummary(long contacts, long transactions, long total) {
        Summary summary = views().summary(Samples.ALICE, ProjectingCases.TODAY);
        assertThat(summary.contacts()).isEqualTo(contacts);
        assertThat(summary.transactions()).isEqualTo(transactions);
        assertThat(summary.balance().total()).isEqualTo(BigInteger.valueOf(total));
    }

    private static TransactionChanges turned(Direction direction, String currency) {
        return new TransactionChanges(
                null,
                null,
                direction,
                null,
                new CurrencyCode(currency),
                FieldChange.unchanged(),
                null,
                FieldChange.unchanged());
    }

    private static TransactionDetails items(TransactionDetails details) {
        return new TransactionDetails(
                details.contactId(),
                TransactionKind.ITEM,
                details.direction(),
                details.amount(),
                details.currency(),
                details.description(),
                details.transactionDate(),
                details.dueDate());
    }

    private static TransactionDetails due(TransactionDetails details, @Nullable String date) {
        return new TransactionDetails(
                details.contactId(),
                details.kind(),
                details.direction(),
                details.amount(),
                details.currency(),
                details.description(),
                details.transactionDate(),
                date == null ? null : CalendarDate.parse(date));
    }
}
