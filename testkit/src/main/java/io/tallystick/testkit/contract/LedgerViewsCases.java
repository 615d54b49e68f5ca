package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Samples;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the cases of read models start from. */
interface LedgerViewsCases {

    LedgerViewsFixture fixture();

    LedgerEvents alice();

    LedgerEvents bob();

    default LedgerViews views() {
        fixture().catchUp();
        return fixture().views();
    }

    /** The contact as Alice sees it, which must be there. */
    default ContactView contact(ContactId id) {
        return views().contact(Samples.ALICE, id).orElseThrow(() -> missing(id));
    }

    /** The transaction as Alice sees it, which must be there. */
    default TransactionView transaction(TransactionId id) {
        return views().transaction(Samples.ALICE, id).orElseThrow(() -> missing(id));
    }

    private static AssertionError missing(Object id) {
        return new AssertionError("not in the read models: " + id);
    }

    default List<ContactView> list(ContactQuery query) {
        List<ContactView> contacts = new ArrayList<>();
        views().contacts(query, contacts::add);
        return contacts;
    }

    default List<TransactionView> list(TransactionQuery query) {
        List<TransactionView> transactions = new ArrayList<>();
        views().transactions(query, transactions::add);
        return transactions;
    }

    /** The live contacts of Alice. */
    default List<ContactId> contacts() {
        return list(ContactQuery.allOf(Samples.ALICE)).stream().map(ContactView::id).toList();
    }

    /** The live transactions of Alice. */
    default List<TransactionId> transactions() {
        return list(TransactionQuery.allOf(Samples.ALICE)).stream()
                .map(TransactionView::id)
                .toList();
    }

    /** Asserts the balance of a contact of Alice in dollars, wherever it is shown. */
    default void assertDollars(ContactId id, long dollars) {
        BigInteger sum = BigInteger.valueOf(dollars);
        assertBalance(id, Balance.of(sum, Map.of(CurrencyCode.USD, sum)));
    }

    default void assertBalance(ContactId id, Balance balance) {
        assertThat(views().balanceOf(Samples.ALICE, id)).isEqualTo(balance);
        assertThat(contact(id).balance()).isEqualTo(balance);
        assertThat(list(ContactQuery.allOf(Samples.ALICE)))
                .filteredOn(view -> view.id().equals(id))
                .extracting(ContactView::balance)
                .containsExactly(balance);
    }
}
