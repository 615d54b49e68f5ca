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
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionId;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
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
    private final Set<ContactId> liveContacts = new HashSet<>();
    private final Map<ContactId, Map<UUID, TransactionDetails>> liveTransactions = new HashMap<>();

    void putContact(@Nullable Projected<Contact> before, Projected<Contact> after) {
        if (before != null) {
            placeOf(before).ifPresent(contacts::remove);
        }
        placeOf(after).ifPresent(place -> contacts.put(place, after));
        ContactId id = new ContactId(after.id());
        if (after.state() instanceof Contact.Live) {
            liveContacts.add(id);
        } else {
            liveContacts.remove(id);
        }
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
            liveWith(live.details().contactId()).put(after.id(), live.details());
        }
    }

    private Map<UUID, TransactionDetails> liveWith(ContactId contact) {
        return liveTransactions.computeIfAbsent(contact, absent -> new HashMap<>());
    }

    private static Optional<ContactQuery.After> placeOf(Projected<Contact> row) {
        Optional<ContactDetails> details =
                switch (row.state()) {
                    case Contact.Absent() -> Optional.empty();
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
        if (!liveContacts.contains(contact)) {
            return Balance.ZERO;
        }
        return liveTransactions.getOrDefault(contact, Map.of()).values().stream()
                .reduce(Balance.ZERO, Balance::plus, Balance::plus);
    }

    /** Live transactions of live contacts. */
    Stream<TransactionDetails> counted() {
        return liveContacts.stream()
                .flatMap(
                        contact ->
                                liveTransactions.getOrDefault(contact, Map.of()).values().stream());
    }

    long numberOfContacts() {
        return liveContacts.size();
    }

    Optional<ContactView> view(Projected<Contact> row) {
        ContactId id = new ContactId(row.id());
        return ContactView.of(id, row.aggregate(), () -> balanceOf(id));
    }

    Optional<TransactionView> viewTransaction(Projected<Transaction> row) {
        return TransactionView.of(
                new TransactionId(row.id()), row.aggregate(), liveContacts::contains);
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
