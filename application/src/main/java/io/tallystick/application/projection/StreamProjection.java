package io.tallystick.application.projection;

import io.tallystick.application.command.Aggregate;
import io.tallystick.application.command.AggregateHistory;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.HistoryEntry;
import io.tallystick.domain.kernel.Versioned;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * How the row of one stream moves forward. An event that comes next and is the newest is applied to
 * the row; after a gap, a late event or an undo the whole stream is folded again. Applying what the
 * row has already seen changes nothing. Stateless.
 *
 * @param <S> states
 * @param <E> events
 */
public final class StreamProjection<S, E extends DomainEvent> {

    private static final Comparator<Projected<?>> BY_NEWEST =
            Comparator.<Projected<?>, Instant>comparing(Projected::newestOccurredAt)
                    .thenComparing(Projected::newestEventId);

    /** After every event: whatever comes next is late, so the stream is folded again. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final EventId LAST_ID = new EventId(new UUID(-1, -1));

    private final Aggregate<?, S, E> aggregate;

    public StreamProjection(Aggregate<?, S, E> aggregate) {
        this.aggregate = aggregate;
    }

    /**
     * The row after the given events.
     *
     * @param row the row so far, null if there is none
     * @param events of the row's stream, in the order of their versions, not empty
     * @param wholeStream loads the stream up to at least the last of {@code events}
     * @throws CorruptEvent if an event cannot be decoded
     */
    public Projected<S> advance(
            @Nullable Projected<S> row,
            List<RecordedEvent> events,
            Supplier<LoadedStream> wholeStream) {
        Projected<S> current = row;
        for (RecordedEvent event : events) {
            if (current != null && event.version() <= current.version()) {
                continue;
            }
            Optional<Projected<S>> next = next(current, event);
            if (next.isEmpty()) {
                return fold(wholeStream.get());
            }
            current = next.get();
        }
        return current != null ? current : fold(wholeStream.get());
    }

    /**
     * The row that a whole stream makes.
     *
     * @throws CorruptEvent if an event cannot be decoded, or its stream does not begin at its start
     */
    public Projected<S> fold(List<RecordedEvent> stream) {
        return fold(LoadedStream.whole(stream));
    }

    /** An undo may come before the event it names, which must then not be applied. */
    private Projected<S> fold(LoadedStream stream) {
        EventOutline first = stream.outlines().getFirst();
        if (first.version() != 0) {
            throw new CorruptEvent(stream.whole().getFirst(), "the events before it are missing");
        }
        AggregateHistory<S, E> history = AggregateHistory.of(aggregate, stream);
        boolean isComplete = !history.isUndoWaiting();
        return new Projected<>(
                aggregate.type().idIn(first.stream()).orElseThrow(),
                history.owner().orElseThrow(),
                history.state(),
                isComplete ? history.newestOccurredAt().orElseThrow() : END_OF_TIME,
                isComplete ? history.newestId().orElseThrow() : LAST_ID);
    }

    private Optional<Projected<S>> next(@Nullable Projected<S> row, RecordedEvent event) {
        if (!(aggregate.entry(event) instanceof HistoryEntry.Change<E> change)) {
            return Optional.empty();
        }
        if (row == null) {
            return event.version() == 0 ? Optional.of(first(event, change)) : Optional.empty();
        }
        Projected<S> next = apply(row, change);
        boolean isNext = event.version() == row.version() + 1;
        return isNext && BY_NEWEST.compare(row, next) < 0 ? Optional.of(next) : Optional.empty();
    }

    private Projected<S> first(RecordedEvent event, HistoryEntry.Change<E> change) {
        S state = aggregate.decider().evolve(aggregate.decider().initialState(), change.event());
        return new Projected<>(
                idOf(event),
                event.metadata().userId(),
                new Versioned<>(state, change.version()),
                change.occurredAt(),
                change.id());
    }

    private Projected<S> apply(Projected<S> row, HistoryEntry.Change<E> change) {
        S state = aggregate.decider().evolve(row.state(), change.event());
        return new Projected<>(
                row.id(),
                row.owner(),
                new Versioned<>(state, change.version()),
                change.occurredAt(),
                change.id());
    }

    private UUID idOf(RecordedEvent event) {
        return aggregate
                .type()
                .idIn(event.stream())
                .orElseThrow(() -> new CorruptEvent(event, "its stream is not a ledger's"));
    }
}
