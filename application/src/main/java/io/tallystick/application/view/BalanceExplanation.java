package io.tallystick.application.view;

import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.transaction.TransactionKind;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/**
 * How a contact's balance came about: each line has the balance as of its instant, as far as is
 * known now. Immutable.
 *
 * @param lines in the order in which things occurred
 * @param head of the log that the positions are of
 */
public record BalanceExplanation(List<Line> lines, LogHead head) {

    public BalanceExplanation {
        lines = List.copyOf(lines);
    }

    /**
     * What one event did to one transaction. It may be an event of another contact that the
     * transaction was with, such as the undo of a deletion. An event that moves an amount from one
     * currency to another, or from money to items, has two lines.
     *
     * @param eventType for example {@code TransactionCreated}
     * @param kind of what moved
     * @param currency of what moved
     * @param balance afterwards
     */
    public record Line(
            GlobalPosition position,
            Instant occurredAt,
            EventId eventId,
            String eventType,
            TransactionId transaction,
            TransactionKind kind,
            CurrencyCode currency,
            BigInteger change,
            Balance balance) {}
}
