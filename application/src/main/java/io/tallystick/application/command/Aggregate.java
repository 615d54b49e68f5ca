package io.tallystick.application.command;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.codec.SnapshotCodec;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactDecider;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.Decider;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.History;
import io.tallystick.domain.kernel.HistoryEntry;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionCommand;
import io.tallystick.domain.transaction.TransactionDecider;
import io.tallystick.domain.transaction.TransactionEvent;

import java.util.List;

/**
 * One kind of aggregate: its rules and how to read its events and snapshots. Immutable.
 *
 * @param <C> commands
 * @param <S> states
 * @param <E> events
 */
public record Aggregate<C, S, E extends DomainEvent>(
        AggregateType type,
        Decider<C, S, E> decider,
        Class<E> events,
        EventCodec codec,
        SnapshotCodec<S> snapshots) {

    public static Aggregate<ContactCommand, Contact, ContactEvent> contact(EventCodec codec) {
        return new Aggregate<>(
                AggregateType.CONTACT,
                new ContactDecider(),
                ContactEvent.class,
                codec,
                SnapshotCodec.ofContacts());
    }

    public static Aggregate<TransactionCommand, Transaction, TransactionEvent> transaction(
            EventCodec codec) {
        return new Aggregate<>(
                AggregateType.TRANSACTION,
                new TransactionDecider(),
                TransactionEvent.class,
                codec,
                SnapshotCodec.ofTransactions());
    }

    /**
     * @throws CorruptEvent if an event cannot be decoded or is another aggregate's
     */
    public History<E> history(List<RecordedEvent> recorded) {
        return History.of(recorded.stream().map(this::entry).toList());
    }

    public HistoryEntry<E> entry(RecordedEvent recorded) {
        DomainEvent event = codec.decode(recorded);
        if (!events.isInstance(event) && !(event instanceof ChangeUndone)) {
            throw new CorruptEvent(recorded, "it is no event of a " + type.label());
        }
        return entry(recorded.id(), recorded.version(), event);
    }

    HistoryEntry<E> entry(EventId id, long version, DomainEvent event) {
        return event instanceof ChangeUndone undone
                ? new HistoryEntry.Undo<>(id, version, undone)
                : new HistoryEntry.Change<>(id, version, events.cast(event));
    }
}
