package io.tallystick.testkit.memory;

import io.tallystick.application.projection.Projected;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.ListOrder;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.Lifetime;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionId;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** One user's rows in the order of the lists. Guarded by the lock of its views. */
final class UserLedger {

    static final UserLedger EMPTY = new UserLedger();

    private final NavigableMap<ContactQuery.After, Projected<Contact>> contacts =
            new TreeMap<>(ListOrder.CONTACTS);
    private final NavigableMap<TransactionQuery.After, Projected<Transaction>> transactions =
            new TreeMap<>(ListOrder.TRANSACTIONS);
    private final Map<ContactId, Lifetime> lifetimes = new HashMap<>();
    private final Map<ContactId, Map<UUID, Transaction.Live>> liveTransactions = new HashMap<>();

    void putContact(@Nullable Projected<Contact> before, Projected<Contact> after) {
        if (before != null) {
            placeOf(before).ifPresent(contacts::remove);
        }
        placeOf(after).ifPresent(place -> contacts.put(place, after));
        lifetimes.put(new ContactId(after.id()), after.state().lifetime());
    }

    private Lifetime lifetimeOf(ContactId contact) {
        return lifetimes.getOrDefault(contact, Lifetime.NONE);
    }

    void putTransaction(@Nullable Projected<Transaction> before, Projected<Transaction> after) {
        if (before != null) {
            detailsOf(before.state())
                    .ifPresent(
                            details -> {
                                transactions.remove(placeOf(before.id(), details));
                                liveWith(details.contactId()).remove(before.id());
                            });
        }
        detailsOf(after.state())
                .ifPresent(details -> transactions.put(placeOf(after.id(), details), after));
        if (after.state() instanceof Transaction.Live live) {
            liveWith(live.details().contactId()).put(after.id(), live);
        }
    }

    private Map<UUID, Transaction.Live> liveWith(ContactId contact) {
        return liveTransactions.computeIfAbsent(contact, absent -> new HashMap<>());
    }

    private static Optional<ContactQuery.After> placeOf(Projected<Contact> row) {
        Optional<ContactDetails> details =
                switch (row.state()) {
                    case Contact.Absent absent -> Optional.empty();
                    case Contact.Live live -> Optional.of(live.details());
                    case Contact.Deleted deleted -> Optional.of(deleted.details());
                };
        return details.map(
                known -> new ContactQuery.After(known.name().value(), new ContactId(row.id())));
    }

    private static Optional<TransactionDetails> detailsOf(Transaction transaction) {
        return switch (transaction) {
            case Transaction.Absent() -> Optional.empty();
            case Transaction.Live live -> Optional.of(live.details());
            case Transaction.Deleted deleted -> Optional.of(deleted.details());
        };
    }

    private static TransactionQuery.After placeOf(UUID id, TransactionDetails details) {
        return new TransactionQuery.After(details.transactionDate(), new TransactionId(id));
    }

    Balance balanceOf(ContactId contact) {
        return !lifetimeOf(contact).isLive()
                ? Balance.ZERO
                : shownWith(contact).reduce(Balance.ZERO, Balance::plus, Balance::plus);
    }

    private Stream<TransactionDetails> shownWith(ContactId contact) {
        return liveTransactions.getOrDefault(contact, Map.of()).values().stream()
                .filter(live -> live.isShown(this::lifetimeOf))
                .map(Transaction.Live::details);
    }

    /** Transactions that are shown. */
    Stream<TransactionDetails> counted() {
        return liveTransactions.keySet().stream().flatMap(this::shownWith);
    }

    /** Of all live contacts. */
    Balance balance() {
        return lifetimes.keySet().stream().map(this::balanceOf).reduce(Balance.ZERO, Balance::plus);
    }

    long numberOfContacts() {
        return lifetimes.values().stream().filter(Lifetime::isLive).count();
    }

    Optional<ContactView> view(Projected<Contact> row) {
        ContactId id = new ContactId(row.id());
        return ContactView.of(id, row.aggregate(), () -> balanceOf(id));
    }

    Optional<TransactionView> viewTransaction(Projected<Transaction> row) {
        return TransactionView.of(
                new TransactionId(row.id()),
                row.aggregate(),
                live -> live.isShown(this::lifetimeOf));
    }

    /** Views of contacts in the order of the list, from a place on. */
    Stream<ContactView> contactsAfter(ContactQuery.@Nullable After after) {
        NavigableMap<ContactQuery.After, Projected<Contact>> rest =
                after == null ? contacts : contacts.tailMap(after, false);
        return rest.values().stream().flatMap(row -> view(row).stream());
    }

    /** Views of transactions in the order of the list, from a place on. */
    Stream<TransactionView> transactionsAfter(TransactionQuery.@Nullable After after) {
        NavigableMap<TransactionQuery.After, Projected<Transaction>> rest =
                after == null ? transactions : transactions.tailMap(after, false);
        return rest.values().stream().flatMap(row -> viewTransaction(row).stream());
    }
}
