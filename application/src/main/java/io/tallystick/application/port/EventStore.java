package io.tallystick.application.port;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where events are kept, and the truth of the ledger. The port promises what every store can keep.
 *
 * <p>Implementations are thread-safe. Every method throws {@link StoreUnavailable} when the store
 * cannot be asked.
 */
public interface EventStore {

    /** The most events that one page or one append may have. */
    int MAX_EVENTS = 4096;

    /**
     * Appends all {@code events} to the end of {@code stream}, or none of them. On return of {@link
     * AppendResult.Appended} they are durable.
     *
     * <p>With {@link ExpectedVersion.NoStream} and {@link ExpectedVersion.Exact} an append is
     * idempotent by event id: if the stream has moved on and the events after the expected version
     * have just these ids in this order, it succeeds again and records nothing; their data are not
     * compared. If some ids agree and others do not, it is a conflict. What happens to an id that
     * is known elsewhere in the stream is unspecified.
     *
     * @param events 1 to {@value #MAX_EVENTS}
     * @throws IllegalArgumentException if there are no events or too many
     * @throws StoreUnavailable if it is not known whether they were recorded
     */
    AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events);

    /**
     * Reads towards the end of the stream. A stream that does not exist is an empty one.
     *
     * @param fromVersion the first version wanted, from 0
     * @param limit 1 to {@value #MAX_EVENTS}
     */
    StreamSlice readForwards(StreamName stream, long fromVersion, int limit);

    /**
     * Reads towards the start of the stream, newest first.
     *
     * @param fromVersion the first version wanted; {@code Long.MAX_VALUE} for the end
     * @param limit 1 to {@value #MAX_EVENTS}
     */
    StreamSlice readBackwards(StreamName stream, long fromVersion, int limit);

    /**
     * Reads all streams' events after a position. Following {@link StorePage#next} gives every
     * event exactly once, in an order in which each stream's events stay in theirs, also while
     * others append.
     *
     * @param limit 1 to {@value #MAX_EVENTS}
     * @throws IllegalArgumentException if the position is not of this store
     */
    StorePage readAll(StorePosition after, int limit);

    /**
     * Waits until there may be events after a position.
     *
     * @return false if there certainly was none within {@code timeout}
     * @throws InterruptedException if interrupted while waiting
     */
    boolean awaitEventsAfter(StorePosition position, Duration timeout) throws InterruptedException;

    /** The whole stream, oldest first; empty if there is none. */
    default List<RecordedEvent> readStream(StreamName stream) {
        StreamSlice slice = readForwards(stream, 0, MAX_EVENTS);
        if (slice.isEnd()) {
            return slice.events();
        }
        List<RecordedEvent> events = new ArrayList<>(slice.events());
        while (!slice.isEnd()) {
            slice = readForwards(stream, events.getLast().version() + 1, MAX_EVENTS);
            events.addAll(slice.events());
        }
        return List.copyOf(events);
    }

    /**
     * The whole stream to decide or fold on, of which no more need be read than is at hand: see
     * {@link LoadedStream}. Never another stream than {@link #readStream} has, only sooner.
     */
    default LoadedStream load(StreamName stream) {
        return LoadedStream.whole(readStream(stream));
    }

    /**
     * Follows the store from a position, on a thread of its own, until closed: history first, then
     * live, with no gap and no repeat.
     */
    default Subscription subscribe(StorePosition after, Subscriber subscriber) {
        return CatchUpSubscription.start(this, after, subscriber);
    }
}
