package io.tallystick.testkit.contract;

import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;

import org.jspecify.annotations.Nullable;

/** Updates that say everything anew. Stateless. */
final class Changes {

    private Changes() {}

    static TransactionChanges to(TransactionDetails details) {
        return new TransactionChanges(
                details.contactId(),
                details.kind(),
                details.direction(),
                details.amount(),
                details.currency(),
                change(details.description()),
                details.transactionDate(),
                change(details.dueDate()));
    }

    private static <T> FieldChange<T> change(@Nullable T value) {
        return value == null ? FieldChange.cleared() : FieldChange.changedTo(value);
    }
}
