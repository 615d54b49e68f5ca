package io.tallystick.testkit.fault;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.Subscriber;
import io.tallystick.application.port.Subscription;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;

import java.time.Duration;
import java.util.List;

/** Does what another store does, until a subclass says otherwise. As thread-safe as the other. */
public class ForwardingEventStore implements EventStore {

    private final EventStore store;

    /**
     * @param store does the work
     */
    public ForwardingEventStore(EventStore store) {
        this.store = store;
    }

    /** How every event that is read looks; as it is, unless overridden. */
    protected RecordedEvent seen(RecordedEvent event) {
        return event;
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        return store.append(stream, expected, events);
    }

    @Override
    public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
        StreamSlice slice = store.readForwards(stream, fromVersion, limit);
        return new StreamSlice(slice.events().stream().map(this::seen).toList(), slice.isEnd());
    }

    @Override
    public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
        StreamSlice slice = store.readBackwards(stream, fromVersion, limit);
        return new StreamSlice(slice.events().stream().map(this::seen).toList(), slice.isEnd());
    }

    @Override
    public StorePage readAll(StorePosition after, int limit) {
        StorePage page = store.readAll(after, limit);
        return new StorePage(
                page.events().stream().map(this::seen).toList(), page.next(), page.isEnd());
    }

    @Override
    public boolean awaitEventsAfter(StorePosition position, Duration timeout)
            throws InterruptedException {
        return store.awaitEventsAfter(position, timeout);
    }

    /** By reading this store, so that what subclasses do to reads is seen here too. */
    @Override
    public Subscription subscribe(StorePosition after, Subscriber subscriber) {
        return EventStore.super.subscribe(after, subscriber);
    }
}
