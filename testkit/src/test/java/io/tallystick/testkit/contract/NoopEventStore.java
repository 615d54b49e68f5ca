package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.Subscriber;
import io.tallystick.application.port.Subscription;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;

import java.time.Duration;
import java.util.List;

/** Says yes to everything and keeps nothing. */
final class NoopEventStore implements EventStore {

    @Override
    public AppendResult append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
        return new AppendResult.Appended(0, events.size() - 1, true);
    }

    @Override
    public StreamSlice readForwards(StreamName stream, long fromVersion, int limit) {
        return new StreamSlice(List.of(), true);
    }

    @Override
    public StreamSlice readBackwards(StreamName stream, long fromVersion, int limit) {
        return new StreamSlice(List.of(), true);
    }

    @Override
    public StorePage readAll(StorePosition after, int limit) {
        return new StorePage(List.of(), after, true);
    }

    @Override
    public boolean awaitEventsAfter(StorePosition position, Duration timeout) {
        return false;
    }

    @Override
    public Subscription subscribe(StorePosition after, Subscriber subscriber) {
        return () -> {};
    }
}
