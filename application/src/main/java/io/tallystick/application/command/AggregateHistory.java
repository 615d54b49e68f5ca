package io.tallystick.application.command;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.Snapshot;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.History;
import io.tallystick.domain.kernel.HistoryEntry;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.kernel.Versioned;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is decided and folded on: the history of one aggregate, whose beginning may be a snapshot's
 * state alone. The snapshot is left out wherever it could make a difference, and the whole stream
 * read instead: if a later event comes before it in fold order or undoes what is in it, and if
 * something older is asked for. Confined to one thread.
 *
 * @param <S> states
 * @param <E> events
 */
public final class AggregateHistory<S, E extends DomainEvent> {

    private final Aggregate<?, S, E> aggregate;
    private final LoadedStream stream;
    private final @Nullable Versioned<S> beginning;
    private final History<E> recent;

    private AggregateHistory(
            Aggregate<?, S, E> aggregate,
            LoadedStream stream,
            @Nullable Versioned<S> beginning,
            History<E> recent) {
        this.aggregate = aggregate;
        this.stream = stream;
        this.beginning = beginning;
        this.recent = recent;
    }

    /**
     * @throws CorruptEvent if an event cannot be decoded or is another aggregate's
     * @throws StoreUnavailable if the whole stream is needed and cannot be read
     */
    public static <S, E extends DomainEvent> AggregateHistory<S, E> of(
            Aggregate<?, S, E> aggregate, LoadedStream stream) {
        Optional<Versioned<S>> beginning = stream.snapshot().flatMap(aggregate.snapshots()::decode);
        if (beginning.isPresent()) {
            History<E> recent = aggregate.history(stream.recent());
            if (recent.recorded().stream().allMatch(entry -> isContinuedBy(stream, entry))) {
                return new AggregateHistory<>(aggregate, stream, beginning.get(), recent);
            }
        }
        LoadedStream whole = stream.asWhole();
        return new AggregateHistory<>(aggregate, whole, null, aggregate.history(whole.whole()));
    }

    private static boolean isContinuedBy(LoadedStream stream, HistoryEntry<?> entry) {
        EventId undone =
                entry instanceof HistoryEntry.Undo<?> undo ? undo.event().undoneEventId() : null;
        return stream.isContinuedBy(entry.id(), entry.occurredAt(), undone);
    }

    /** Of an aggregate of which nothing was recorded. */
    static <S, E extends DomainEvent> AggregateHistory<S, E> empty(Aggregate<?, S, E> aggregate) {
        return of(aggregate, LoadedStream.whole(List.of()));
    }

    public boolean isEmpty() {
        return stream.outlines().isEmpty();
    }

    /** The version of the last event, {@link Versioned#NONE} if there is none. */
    public long version() {
        return isEmpty() ? Versioned.NONE : stream.outlines().getLast().version();
    }

    /** Whose it is: who did the first event; empty if there is none. */
    public Optional<UserId> owner() {
        return stream.outlines().stream().findFirst().map(EventOutline::userId);
    }

    /** The event by which a user used an idempotency key. */
    Optional<EventOutline> findByKey(UserId user, String keyHash) {
        return stream.outlines().stream()
                .filter(event -> event.userId().equals(user))
                .filter(event -> event.keyUse() != null && event.keyUse().keyHash().equals(keyHash))
                .findFirst();
    }

    /** The events as they were recorded, but for those that a snapshot stands for. */
    List<RecordedEvent> recorded() {
        return stream.recent();
    }

    /** The newest state. */
    public Versioned<S> state() {
        return fold(recent);
    }

    /**
     * The state as it was when {@code version} was the last.
     *
     * @throws StoreUnavailable if the whole stream is needed and cannot be read
     */
    public Versioned<S> stateAt(long version) {
        return beginning == null || beginning.version() <= version
                ? fold(recent.upTo(version))
                : whole().upTo(version).fold(aggregate.decider());
    }

    /** The state when this comes next. */
    Versioned<S> stateWith(HistoryEntry<E> next) {
        return beginning == null || isContinuedBy(stream, next)
                ? fold(with(recent, next))
                : with(whole(), next).fold(aggregate.decider());
    }

    private static <E extends DomainEvent> History<E> with(
            History<E> history, HistoryEntry<E> next) {
        List<HistoryEntry<E>> entries = new ArrayList<>(history.recorded());
        entries.add(next);
        return History.of(entries);
    }

    private Versioned<S> fold(History<E> entries) {
        return beginning == null
                ? entries.fold(aggregate.decider())
                : entries.foldOnto(beginning, aggregate.decider());
    }

    /**
     * As much of the history as has one event, and all that was recorded later.
     *
     * @param target null for the newest
     * @throws StoreUnavailable if the whole stream is needed and cannot be read
     */
    public History<E> around(@Nullable EventId target) {
        boolean isRecent =
                target == null
                        ? !recent.isEmpty()
                        : recent.recorded().stream().anyMatch(entry -> entry.id().equals(target));
        return beginning == null || isRecent ? recent : whole();
    }

    private History<E> whole() {
        return aggregate.history(stream.whole());
    }

    /** When the newest event in fold order occurred; empty if there is none. */
    public Optional<Instant> newestOccurredAt() {
        return recent.newest()
                .map(HistoryEntry::occurredAt)
                .or(() -> stream.newestOfSnapshot().map(EventOutline::occurredAt));
    }

    /** The id of the same event. */
    public Optional<EventId> newestId() {
        return recent.newest()
                .map(HistoryEntry::id)
                .or(() -> stream.newestOfSnapshot().map(EventOutline::id));
    }

    /** When an event born now occurs: see {@link History#nextOccurrence(Instant)}. */
    Instant nextOccurrence(Instant now) {
        return newestOccurredAt()
                .map(newest -> History.nextOccurrence(now, newest))
                .orElseGet(() -> recent.nextOccurrence(now));
    }

    /** Whether an undo waits for the event that it names. */
    public boolean isUndoWaiting() {
        Set<EventId> missing = new HashSet<>(recent.undone());
        recent.recorded().forEach(entry -> missing.remove(entry.id()));
        return !missing.isEmpty();
    }

    /** What can stand for all these events from now on; empty if nothing can. */
    public Optional<Snapshot> snapshot() {
        return isEmpty() || isUndoWaiting()
                ? Optional.empty()
                : Optional.of(aggregate.snapshots().encode(state()));
    }
}
