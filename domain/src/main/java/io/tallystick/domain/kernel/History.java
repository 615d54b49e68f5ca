package io.tallystick.domain.kernel;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The events of one stream as they were recorded. State is their fold in the order of {@code
 * (occurredAt, id)} without the undone ones, whatever the order of arrival: a phone that was
 * offline and sends late changes nothing about what all devices see in the end. Immutable.
 *
 * @param <E> the events of the aggregate
 */
public final class History<E extends DomainEvent> {

    private static final History<?> EMPTY = new History<>(List.of());

    private final List<HistoryEntry<E>> recorded;

    private History(List<HistoryEntry<E>> recorded) {
        this.recorded = recorded;
    }

    /** A history from its entries in the order of their versions. */
    public static <E extends DomainEvent> History<E> of(List<HistoryEntry<E>> recorded) {
        return new History<>(List.copyOf(recorded));
    }

    @SuppressWarnings("unchecked") // an empty history holds no events of any type
    public static <E extends DomainEvent> History<E> empty() {
        return (History<E>) EMPTY;
    }

    public boolean isEmpty() {
        return recorded.isEmpty();
    }

    /** The entries in the order of their versions. */
    public List<HistoryEntry<E>> recorded() {
        return recorded;
    }

    /** The version of the last recorded event, {@link Versioned#NONE} if there is none. */
    public long version() {
        return recorded.isEmpty() ? Versioned.NONE : recorded.getLast().version();
    }

    /** This history as it was when {@code version} was its last. */
    public History<E> upTo(long version) {
        return where(entry -> entry.version() <= version);
    }

    /** What is known now about everything that had occurred by {@code instant}, inclusive. */
    public History<E> asOf(Instant instant) {
        return where(entry -> !entry.occurredAt().isAfter(instant));
    }

    private History<E> where(Predicate<HistoryEntry<E>> kept) {
        return new History<>(recorded.stream().filter(kept).toList());
    }

    /** The state that these events make. */
    public <S> Versioned<S> fold(Decider<?, S, E> decider) {
        return foldOnto(new Versioned<>(decider.initialState(), Versioned.NONE), decider);
    }

    /**
     * The state that these events make of one that older events made. All of them must come after
     * the older ones in fold order, and undo none of those.
     */
    public <S> Versioned<S> foldOnto(Versioned<S> before, Decider<?, S, E> decider) {
        Set<EventId> undone = undone();
        S state = before.state();
        for (HistoryEntry<E> entry : inFoldOrder()) {
            if (entry instanceof HistoryEntry.Change<E> change && !undone.contains(change.id())) {
                state = decider.evolve(state, change.event());
            }
        }
        return new Versioned<>(state, isEmpty() ? before.version() : version());
    }

    /** The newest entry in fold order, which is not always the last recorded. */
    public Optional<HistoryEntry<E>> newest() {
        return recorded.stream().max(HistoryEntry.FOLD_ORDER);
    }

    /** The ids that undo events of this history name. */
    public Set<EventId> undone() {
        Set<EventId> undone = new HashSet<>();
        for (HistoryEntry<E> entry : recorded) {
            if (entry instanceof HistoryEntry.Undo<E> undo) {
                undone.add(undo.event().undoneEventId());
            }
        }
        return undone;
    }

    /**
     * When an event born now occurs: {@code now}, in microseconds, or just after the newest event
     * if that is ahead, so that the effect of a command is never folded away.
     */
    public Instant nextOccurrence(Instant now) {
        return newest().map(entry -> nextOccurrence(now, entry.occurredAt()))
                .orElseGet(() -> now.truncatedTo(ChronoUnit.MICROS));
    }

    /** The same when only the newest event is known. */
    public static Instant nextOccurrence(Instant now, Instant newest) {
        Instant micros = now.truncatedTo(ChronoUnit.MICROS);
        Instant earliest = newest.plus(1, ChronoUnit.MICROS);
        return earliest.isAfter(micros) ? earliest : micros;
    }

    private List<HistoryEntry<E>> inFoldOrder() {
        return recorded.stream().sorted(HistoryEntry.FOLD_ORDER).toList();
    }
}
