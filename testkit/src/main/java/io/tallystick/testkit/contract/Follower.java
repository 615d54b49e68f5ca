package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.Subscriber;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.domain.kernel.EventId;

import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was given while following a store. Thread-safe. */
final class Follower implements Subscriber {

    private final List<RecordedEvent> events = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();
    private final List<StorePosition> positions = new ArrayList<>();

    /** Reads on by itself until it has so many events, or until {@code patience} ends. */
    static Follower reading(EventStore store, int count, Duration patience)
            throws InterruptedException {
        Follower follower = new Follower();
        long deadline = System.nanoTime() + patience.toNanos();
        StorePosition position = StorePosition.START;
        while (follower.count() < count && System.nanoTime() < deadline) {
            StorePage page = store.readAll(position, 23);
            follower.onEvents(page);
            position = page.next();
            if (page.isEnd()) {
                store.awaitEventsAfter(position, Duration.ofMillis(500));
            }
        }
        follower.onEvents(store.readAll(position, EventStore.MAX_EVENTS));
        return follower;
    }

    @Override
    public synchronized void onEvents(StorePage page) {
        events.addAll(page.events());
        positions.add(page.next());
    }

    @Override
    public synchronized void onFailure(RuntimeException failure) {
        failures.add(failure);
    }

    synchronized List<RecordedEvent> events() {
        return List.copyOf(events);
    }

    synchronized List<EventId> ids() {
        return Scenario.idsOfRecorded(events);
    }

    synchronized List<RuntimeException> failures() {
        return List.copyOf(failures);
    }

    synchronized StorePosition lastPosition() {
        return positions.getLast();
    }

    synchronized int count() {
        return events.size();
    }

    /** Waits until it was given at least so many events. */
    void awaitEvents(int count, Duration patience) {
        Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> count() >= count);
    }

    /** Waits until it was told of a failure. */
    void awaitFailure(Duration patience) {
        Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !failures().isEmpty());
    }
}
