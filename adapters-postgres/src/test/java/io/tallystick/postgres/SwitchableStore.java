package io.tallystick.postgres;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;

import org.jspecify.annotations.NullMarked;

import java.time.Duration;
import java.util.List;

/** The store of a fixture, whichever it is just now. */
@NullMarked
final class SwitchableStore implements EventStore {

    private volatile EventStore store;

    SwitchableStore(EventStore store) {
        this.store = store;
    }

    void switchTo(EventStore other) {
        store = other;
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        return store.append(stream, expected, events);
    }

    @Override
    public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
        return store.readForwards(stream, fromVersion, limit);
    }

    @Override
    public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
        return store.readBackwards(stream, fromVersion, limit);
    }

    @Override
    public LoadedStream load(StreamName stream) {
        return store.load(stream);
    }

    @Override
    public StorePage readAll(StorePosition after, int limit) {
        return store.readAll(after, limit);
    }

    @Override
    public boolean awaitEventsAfter(StorePosition position, Duration timeout)
            throws InterruptedException {
        return store.awaitEventsAfter(position, timeout);
    }
}
