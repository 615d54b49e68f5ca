package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.view.BalanceExplanation.Line;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.History;
import io.tallystick.domain.kernel.HistoryEntry;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.transaction.TransactionKind;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers what each event did to the balance of one contact, stream by stream, and puts it in the
 * order in which it occurred. After each event a transaction is what its events up to there make
 * it, in the order of the fold: an undo moves the balance when it occurred, not before. Confined.
 */
final class BalanceMoves {

    private final ContactId contact;
    private final Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction;
    private final List<Move> moves = new ArrayList<>();

    BalanceMoves(
            ContactId contact,
            Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction) {
        this.contact = contact;
        this.transaction = transaction;
    }

    /**
     * What one event did in one place.
     *
     * @param count of transactions: 1 if it came, -1 if it went, 0 if only its amount changed
     */
    private record Move(
            GlobalPosition position,
            Instant occurredAt,
            EventId eventId,
            String eventType,
            TransactionId transaction,
            Slot slot,
            BigInteger change,
            int count) {}

    /** A part of the balance. */
    private record Slot(TransactionKind kind, CurrencyCode currency) {}

    /** What one transaction adds to the balance. */
    private record Share(Slot slot, BigInteger amount) {}

    void addStream(List<LoggedEvent> stream) {
        List<LoggedEvent> inFoldOrder =
                stream.stream()
                        .sorted(
                                Comparator.comparing(
                                        (LoggedEvent logged) -> transaction.entry(logged.event()),
                                        HistoryEntry.FOLD_ORDER))
                        .toList();
        List<HistoryEntry<TransactionEvent>> soFar = new ArrayList<>();
        Optional<Share> before = Optional.empty();
        for (LoggedEvent logged : inFoldOrder) {
            soFar.add(transaction.entry(logged.event()));
            Optional<Share> after = shareOf(History.of(soFar));
            addMoves(logged, before, after);
            before = after;
        }
    }

    private Optional<Share> shareOf(History<TransactionEvent> history) {
        return history.fold(transaction.decider()).state() instanceof Transaction.Live live
                        && live.details().contactId().equals(contact)
                ? Optional.of(shareOf(live.details()))
                : Optional.empty();
    }

    private static Share shareOf(TransactionDetails details) {
        return new Share(new Slot(details.kind(), details.currency()), Balance.effectOf(details));
    }

    private void addMoves(LoggedEvent logged, Optional<Share> before, Optional<Share> after) {
        if (before.equals(after)) {
            return;
        }
        if (before.isPresent()
                && after.isPresent()
                && before.get().slot().equals(after.get().slot())) {
            BigInteger change = after.get().amount().subtract(before.get().amount());
            moves.add(move(logged, after.get().slot(), change, 0));
            return;
        }
        before.ifPresent(
                share -> moves.add(move(logged, share.slot(), share.amount().negate(), -1)));
        after.ifPresent(share -> moves.add(move(logged, share.slot(), share.amount(), 1)));
    }

    private static Move move(LoggedEvent logged, Slot slot, BigInteger change, int count) {
        return new Move(
                logged.position(),
                logged.event().metadata().occurredAt(),
                logged.event().id(),
                logged.event().type(),
                new TransactionId(
                        AggregateType.TRANSACTION.idIn(logged.event().stream()).orElseThrow()),
                slot,
                change,
                count);
    }

    /** One line for each, with the balance that runs. */
    List<Line> lines() {
        moves.sort(Comparator.comparing(Move::occurredAt).thenComparing(Move::eventId));
        Running running = new Running();
        List<Line> lines = new ArrayList<>(moves.size());
        for (Move move : moves) {
            lines.add(
                    new Line(
                            move.position(),
                            move.occurredAt(),
                            move.eventId(),
                            move.eventType(),
                            move.transaction(),
                            move.slot().kind(),
                            move.slot().currency(),
                            move.change(),
                            running.after(move)));
        }
        return lines;
    }

    /** A balance that knows when a currency has no transactions left. */
    private static final class Running {

        private final Map<CurrencyCode, BigInteger> sums = new HashMap<>();
        private final Map<CurrencyCode, Integer> counts = new HashMap<>();
        private BigInteger total = BigInteger.ZERO;

        Balance after(Move move) {
            total = total.add(move.change());
            if (move.slot().kind() == TransactionKind.MONEY) {
                CurrencyCode currency = move.slot().currency();
                sums.merge(currency, move.change(), BigInteger::add);
                if (counts.merge(currency, move.count(), Integer::sum) == 0) {
                    sums.remove(currency);
                }
            }
            return Balance.of(total, sums);
        }
    }
}
