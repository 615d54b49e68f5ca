package io.tallystick.application.stream;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.domain.kernel.EventId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A stream as far as its store has it at hand: what its older events say may be far away, and a
 * snapshot stand for them. The whole is read when it is asked for, once. Confined to one thread.
 */
public final class LoadedStream {

    private static final Comparator<EventOutline> FOLD_ORDER =
            Comparator.comparing(EventOutline::occurredAt).thenComparing(EventOutline::id);

    private final List<EventOutline> outlines;
    private final @Nullable Snapshot snapshot;
    private final List<RecordedEvent> recent;
    private final Supplier<List<RecordedEvent>> reader;
    private @Nullable List<RecordedEvent> whole;
    private @Nullable Beginning beginning;

    private LoadedStream(
            List<EventOutline> outlines,
            @Nullable Snapshot snapshot,
            List<RecordedEvent> recent,
            Supplier<List<RecordedEvent>> reader) {
        this.outlines = List.copyOf(outlines);
        this.snapshot = snapshot;
        this.recent = List.copyOf(recent);
        this.reader = reader;
    }

    /**
     * A stream that is all at hand.
     *
     * @param events oldest first; none if there is no such stream
     */
    public static LoadedStream whole(List<RecordedEvent> events) {
        return new LoadedStream(
                events.stream().map(EventOutline::of).toList(), null, events, () -> events);
    }

    /**
     * A stream whose older events are far away.
     *
     * @param outlines of all events, oldest first
     * @param reader of all events
     */
    public static LoadedStream outlined(
            List<EventOutline> outlines, Supplier<List<RecordedEvent>> reader) {
        return new LoadedStream(outlines, null, List.of(), reader);
    }

    /**
     * The same with a snapshot.
     *
     * @param recent all that comes after the snapshot, oldest first
     */
    public static LoadedStream since(
            Snapshot snapshot,
            List<EventOutline> outlines,
            List<RecordedEvent> recent,
            Supplier<List<RecordedEvent>> reader) {
        return new LoadedStream(outlines, snapshot, recent, reader);
    }

    /** Of all events, oldest first; none if there is no such stream. */
    public List<EventOutline> outlines() {
        return outlines;
    }

    /** What stands for older events; empty if nothing does. */
    public Optional<Snapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    /** The events that come after the snapshot, oldest first; all, if all are at hand. */
    public List<RecordedEvent> recent() {
        return recent;
    }

    /**
     * All events, oldest first.
     *
     * @throws StoreUnavailable if they cannot be read
     */
    public List<RecordedEvent> whole() {
        if (whole == null) {
            whole = List.copyOf(reader.get());
        }
        return whole;
    }

    /**
     * The same with all events at hand.
     *
     * @throws StoreUnavailable if they cannot be read
     */
    public LoadedStream asWhole() {
        return isAtHand() ? this : whole(whole());
    }

    private boolean isAtHand() {
        return recent.size() == outlines.size();
    }

    /** The newest event in fold order of those that a snapshot stands for; empty if none does. */
    public Optional<EventOutline> newestOfSnapshot() {
        return Optional.ofNullable(beginning()).map(Beginning::newest);
    }

    /**
     * Whether an event that comes later can be folded with what is at hand: it occurs after all
     * that the snapshot stands for, and undoes nothing of that.
     *
     * @param undone what it undoes, null if nothing
     */
    public boolean isContinuedBy(EventId id, Instant occurredAt, @Nullable EventId undone) {
        Beginning past = beginning();
        return past == null
                ? isAtHand()
                : past.isBefore(id, occurredAt) && (undone == null || !past.ids().contains(undone));
    }

    private @Nullable Beginning beginning() {
        if (beginning == null && snapshot != null) {
            beginning = Beginning.of(outlines, snapshot.version());
        }
        return beginning;
    }

    /**
     * What a snapshot stands for.
     *
     * @param newest in fold order
     */
    private record Beginning(Set<EventId> ids, EventOutline newest) {

        static Beginning of(List<EventOutline> outlines, long version) {
            Set<EventId> ids = new HashSet<>();
            EventOutline newest = outlines.getFirst();
            for (EventOutline outline : outlines) {
                if (outline.version() <= version) {
                    ids.add(outline.id());
                    newest = FOLD_ORDER.compare(outline, newest) > 0 ? outline : newest;
                }
            }
            return new Beginning(ids, newest);
        }

        boolean isBefore(EventId id, Instant occurredAt) {
            int byTime = newest.occurredAt().compareTo(occurredAt);
            return byTime < 0 || (byTime == 0 && newest.id().compareTo(id) < 0);
        }
    }
}
