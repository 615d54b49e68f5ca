package io.tallystick.domain.transaction;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.FieldChange;

import org.jspecify.annotations.Nullable;

/** What an update does to each field of a transaction; null leaves it as it is. Immutable. */
public record TransactionChanges(
        @Nullable ContactId contactId,
        @Nullable TransactionKind kind,
        @Nullable Direction direction,
        @Nullable Amount amount,
        @Nullable CurrencyCode currency,
        FieldChange<Description> description,
        @Nullable CalendarDate transactionDate,
        FieldChange<CalendarDate> dueDate) {

    public TransactionDetails appliedTo(TransactionDetails before) {
        return new TransactionDetails(
                contactId != null ? contactId : before.contactId(),
                kind != null ? kind : before.kind(),
                direction != null ? direction : before.direction(),
                amount != null ? amount : before.amount(),
                currency != null ? currency : before.currency(),
                description.appliedTo(before.description()),
                transactionDate != null ? transactionDate : before.transactionDate(),
                dueDate.appliedTo(before.dueDate()));
    }
}
