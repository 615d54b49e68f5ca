package io.tallystick.domain.kernel;

import java.time.Instant;
import java.util.Comparator;

/**
 * One event of a stream at its place. Immutable.
 *
 * @param <E> the events of the aggregate
 */
public sealed interface HistoryEntry<E extends DomainEvent> {

    /** The order in which state is folded, the same on every device. */
    Comparator<HistoryEntry<?>> FOLD_ORDER =
            Comparator.<HistoryEntry<?>, Instant>comparing(HistoryEntry::occurredAt)
                    .thenComparing(HistoryEntry::id);

    EventId id();

    /** The version the stream has with this event as its last, counted from 0. */
    long version();

    Instant occurredAt();

    /** A change of the aggregate. */
    record Change<E extends DomainEvent>(EventId id, long version, E event)
            implements HistoryEntry<E> {
        @Override
        public Instant occurredAt() {
            return event.occurredAt();
        }
    }

    /** The taking back of a change. */
    record Undo<E extends DomainEvent>(EventId id, long version, ChangeUndone event)
            implements HistoryEntry<E> {
        @Override
        public Instant occurredAt() {
            return event.occurredAt();
        }
    }
}
