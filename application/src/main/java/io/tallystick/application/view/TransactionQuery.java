package io.tallystick.application.view;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.transaction.TransactionKind;

import org.jspecify.annotations.Nullable;

/**
 * Which transactions to list, newest date first, then by id. Null does not filter.
 *
 * @param from only those of this day or later
 * @param to only those of this day or earlier
 * @param search only those with this text in their description, whatever its case
 * @param after only those after this one in the list; null from the start
 * @param limit at least 1; {@link Integer#MAX_VALUE} for all
 */
public record TransactionQuery(
        UserId user,
        @Nullable ContactId contact,
        @Nullable CalendarDate from,
        @Nullable CalendarDate to,
        @Nullable Direction direction,
        @Nullable TransactionKind kind,
        @Nullable String search,
        boolean includeDeleted,
        @Nullable After after,
        int limit) {

    /** The place of a transaction in the list. */
    public record After(CalendarDate date, TransactionId id) {}

    /** All live transactions of a user. */
    public static TransactionQuery allOf(UserId user) {
        return new TransactionQuery(
                user, null, null, null, null, null, null, false, null, Integer.MAX_VALUE);
    }
}
