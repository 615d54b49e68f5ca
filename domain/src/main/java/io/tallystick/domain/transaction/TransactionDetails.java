package io.tallystick.domain.transaction;

import io.tallystick.domain.contact.ContactId;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction says. Immutable.
 *
 * <p>A due date before the transaction's date is refused when commanded, yet can result from two
 * devices' changes meeting late, so it is no error here.
 *
 * @param description null if there is none
 * @param dueDate null if it is never due
 */
public record TransactionDetails(
        ContactId contactId,
        TransactionKind kind,
        Direction direction,
        Amount amount,
        CurrencyCode currency,
        @Nullable Description description,
        CalendarDate transactionDate,
        @Nullable CalendarDate dueDate) {

    boolean isDueBeforeItTakesPlace() {
        return dueDate != null && dueDate.compareTo(transactionDate) < 0;
    }
}
