package io.tallystick.application.port;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;

import java.time.Duration;

/** Reads on from a position for ever. Thread-safe. */
final class CatchUpSubscription implements Subscription {

    private static final int PAGE_SIZE = 500;
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final EventStore store;
    private final Subscriber subscriber;
    private final Thread thread;
    private volatile boolean closed;

    private CatchUpSubscription(EventStore store, StorePosition after, Subscriber subscriber) {
        this.store = store;
        this.subscriber = subscriber;
        this.thread = Thread.ofVirtual().name("subscription").unstarted(() -> run(after));
    }

    static Subscription start(EventStore store, StorePosition after, Subscriber subscriber) {
        CatchUpSubscription subscription = new CatchUpSubscription(store, after, subscriber);
        subscription.thread.start();
        return subscription;
    }

    private void run(StorePosition start) {
        StorePosition position = start;
        try {
            while (!closed) {
                position = readOn(position);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            subscriber.onFailure(e);
        }
    }

    private StorePosition readOn(StorePosition position) throws InterruptedException {
        StorePage page;
        try {
            page = store.readAll(position, PAGE_SIZE);
            if (page.events().isEmpty() && page.isEnd()) {
                store.awaitEventsAfter(page.next(), WAIT);
                return page.next();
            }
        } catch (StoreUnavailable e) {
            if (closed) {
                return position; // closing interrupts the store, which is no failure of it
            }
            subscriber.onFailure(e);
            Thread.sleep(PAUSE_AFTER_FAILURE);
            return position;
        }
        if (!closed && !page.events().isEmpty()) {
            subscriber.onEvents(page);
        }
        return page.next();
    }

    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
