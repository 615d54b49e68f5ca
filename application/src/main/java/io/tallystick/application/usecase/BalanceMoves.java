package io.tallystick.application.usecase;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.view.BalanceExplanation.Line;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.contact.Lifetime;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.History;
import io.tallystick.domain.kernel.HistoryEntry;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionDeleted;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.domain.transaction.TransactionKind;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Gathers what each event did to the balance of one contact, stream by stream, and puts it in the
 * order in which it occurred. After each event a transaction is what its events up to there make
 * it, in the order of the fold: an undo moves the balance when it occurred, not before. So do the
 * events of other contacts that a transaction was with, for it is shown as they have it. Confined.
 */
final class BalanceMoves {

    private final ContactId contact;
    private final Lifetime lifetime;
    private final Aggregate<ContactCommand, Contact, ContactEvent> contacts;
    private final Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction;
    private final Function<ContactId, List<LoggedEvent>> streams;
    private final Map<ContactId, List<Step>> others = new HashMap<>();
    private final List<Move> moves = new ArrayList<>();

    /**
     * @param lifetime of the contact; its transactions count throughout
     * @param streams reads the stream of another contact, empty if it is not the user's
     */
    BalanceMoves(
            ContactId contact,
            Lifetime lifetime,
            Aggregate<ContactCommand, Contact, ContactEvent> contacts,
            Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction,
            Function<ContactId, List<LoggedEvent>> streams) {
        this.contact = contact;
        this.lifetime = lifetime;
        this.contacts = contacts;
        this.transaction = transaction;
        this.streams = streams;
    }

    /** An event of the transaction, or of a contact that it was with. */
    private sealed interface Step {

        /** A contact's events before those of its transactions. */
        Comparator<Step> ORDER =
                Comparator.<Step, Instant>comparing(step -> step.entry().occurredAt())
                        .thenComparing(step -> step instanceof OfTransaction)
                        .thenComparing(Step::entry, HistoryEntry.FOLD_ORDER);

        LoggedEvent logged();

        HistoryEntry<?> entry();

        record OfContact(ContactId id, LoggedEvent logged, HistoryEntry<ContactEvent> entry)
                implements Step {}

        record OfTransaction(LoggedEvent logged, HistoryEntry<TransactionEvent> entry)
                implements Step {}
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
        TransactionId id =
                new TransactionId(
                        AggregateType.TRANSACTION
                                .idIn(stream.getFirst().event().stream())
                                .orElseThrow());
        List<Step> steps = new ArrayList<>();
        Set<ContactId> with = new LinkedHashSet<>();
        for (LoggedEvent logged : stream) {
            HistoryEntry<TransactionEvent> entry = transaction.entry(logged.event());
            steps.add(new Step.OfTransaction(logged, entry));
            contactIn(entry).filter(other -> !other.equals(contact)).ifPresent(with::add);
        }
        with.forEach(other -> steps.addAll(others.computeIfAbsent(other, this::stepsOf)));
        steps.sort(Step.ORDER);
        Past past = new Past();
        Optional<Share> before = Optional.empty();
        for (Step step : steps) {
            past.add(step);
            Optional<Share> after = past.share();
            addMoves(id, step.logged(), before, after);
            before = after;
        }
    }

    private static Optional<ContactId> contactIn(HistoryEntry<TransactionEvent> entry) {
        return entry instanceof HistoryEntry.Change<TransactionEvent> change
                ? switch (change.event()) {
                    case TransactionCreated created -> Optional.of(created.details().contactId());
                    case TransactionUpdated updated ->
                            Optional.ofNullable(updated.changes().contactId());
                    case TransactionDeleted deleted -> Optional.empty();
                }
                : Optional.empty();
    }

    /** Without what changes nothing about when it was there. */
    private List<Step> stepsOf(ContactId other) {
        List<Step> steps = new ArrayList<>();
        for (LoggedEvent logged : streams.apply(other)) {
            HistoryEntry<ContactEvent> entry = contacts.entry(logged.event());
            boolean isUpdate =
                    entry instanceof HistoryEntry.Change<ContactEvent> change
                            && change.event() instanceof ContactUpdated;
            if (!isUpdate) {
                steps.add(new Step.OfContact(other, logged, entry));
            }
        }
        return steps;
    }

    /** What there was up to some step. */
    private final class Past {

        private final List<HistoryEntry<TransactionEvent>> ofTransaction = new ArrayList<>();
        private final Map<ContactId, List<HistoryEntry<ContactEvent>>> ofContacts = new HashMap<>();

        void add(Step step) {
            switch (step) {
                case Step.OfTransaction(var logged, var entry) -> ofTransaction.add(entry);
                case Step.OfContact(var id, var logged, var entry) ->
                        ofContacts.computeIfAbsent(id, absent -> new ArrayList<>()).add(entry);
            }
        }

        Optional<Share> share() {
            return History.of(ofTransaction).fold(transaction.decider()).state()
                                    instanceof Transaction.Live live
                            && live.details().contactId().equals(contact)
                            && live.isShown(this::lifetimeOf)
                    ? Optional.of(shareOf(live.details()))
                    : Optional.empty();
        }

        private Lifetime lifetimeOf(ContactId id) {
            return id.equals(contact)
                    ? lifetime
                    : History.of(ofContacts.getOrDefault(id, List.of()))
                            .fold(contacts.decider())
                            .state()
                            .lifetime();
        }
    }

    private static Share shareOf(TransactionDetails details) {
        return new Share(new Slot(details.kind(), details.currency()), Balance.effectOf(details));
    }

    private void addMoves(
            TransactionId id, LoggedEvent logged, Optional<Share> before, Optional<Share> after) {
        if (before.equals(after)) {
            return;
        }
        if (before.isPresent()
                && after.isPresent()
                && before.get().slot().equals(after.get().slot())) {
            BigInteger change = after.get().amount().subtract(before.get().amount());
            moves.add(move(id, logged, after.get().slot(), change, 0));
            return;
        }
        before.ifPresent(
                share -> moves.add(move(id, logged, share.slot(), share.amount().negate(), -1)));
        after.ifPresent(share -> moves.add(move(id, logged, share.slot(), share.amount(), 1)));
    }

    private static Move move(
            TransactionId id, LoggedEvent logged, Slot slot, BigInteger change, int count) {
        return new Move(
                logged.position(),
                logged.event().metadata().occurredAt(),
                logged.event().id(),
                logged.event().type(),
                id,
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
