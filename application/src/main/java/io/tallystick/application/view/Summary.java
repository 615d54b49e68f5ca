package io.tallystick.application.view;

import io.tallystick.domain.balance.Balance;

/**
 * A user's ledger in a few numbers, one consistent reading.
 *
 * @param contacts live ones
 * @param transactions those that are shown
 * @param balance of all live contacts
 * @param overdue how many transactions were due before the day of the reading
 * @param head everything up to this is included, perhaps more
 */
public record Summary(
        long contacts, long transactions, Balance balance, long overdue, LogHead head) {}
