package io.tallystick.postgres;

import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.transaction.Transaction;

import java.util.List;
import java.util.stream.Stream;

/** Rows that streams were folded to. Immutable. */
record FoldedRows(List<Projected<Contact>> contacts, List<Projected<Transaction>> transactions) {

    FoldedRows {
        contacts = List.copyOf(contacts);
        transactions = List.copyOf(transactions);
    }

    /** Whose rows they are. */
    Stream<StreamName> streams() {
        return Stream.concat(
                contacts.stream().map(row -> StreamName.of(AggregateType.CONTACT, row.id())),
                transactions.stream()
                        .map(row -> StreamName.of(AggregateType.TRANSACTION, row.id())));
    }
}
