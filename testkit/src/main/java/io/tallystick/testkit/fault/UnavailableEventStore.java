package io.tallystick.testkit.fault;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;

import java.time.Duration;
import java.util.List;

/** A store that cannot be asked. Thread-safe. */
public final class UnavailableEventStore implements EventStore {

    private static StoreUnavailable unavailable() {
        return new StoreUnavailable(StoreUnavailable.Store.EVENT_STORE, "unavailable on purpose");
    }

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        throw unavailable();
    }

    @Override
    public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
        throw unavailable();
    }

    @Override
    public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
        throw unavailable();
    }

    @Override
    public StorePage readAll(StorePosition after, int limit) {
        throw unavailable();
    }

    @Override
    public boolean awaitEventsAfter(StorePosition position, Duration timeout) {
        throw unavailable();
    }
}
