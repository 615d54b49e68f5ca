package io.tallystick.web;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Reads the log for those who follow it. Very many who ask for the same at once, as all apps of a
 * user do when something was recorded, wait for one another and share what was read. Nobody gets a
 * page that was read before they asked. Thread-safe.
 */
final class SharedPages {

    private final EventLog log;
    private final Map<EventQuery, Asked> asked = new HashMap<>();

    SharedPages(EventLog log) {
        this.log = log;
    }

    /** A query, for as long as somebody waits for what it finds. */
    private static final class Asked {

        private final ReentrantLock reading = new ReentrantLock();
        private int waiting;
        private @Nullable Read newest;
    }

    /**
     * @param outcome gives the page, or throws what went wrong
     * @param begunNanos before the log was asked
     */
    private record Read(Supplier<EventPage> outcome, long begunNanos) {}

    /**
     * What the log has when it is asked now or a little later.
     *
     * @throws StoreUnavailable if it cannot be read now
     */
    EventPage read(EventQuery query) {
        long now = System.nanoTime();
        Asked mine = enter(query);
        try {
            mine.reading.lock();
            try {
                Read newest = mine.newest;
                if (newest == null || newest.begunNanos() - now < 0) {
                    newest = readNow(query);
                    mine.newest = newest;
                }
                return newest.outcome().get();
            } finally {
                mine.reading.unlock();
            }
        } finally {
            leave(query, mine);
        }
    }

    private Read readNow(EventQuery query) {
        long begun = System.nanoTime();
        try {
            EventPage page = log.page(query);
            return new Read(() -> page, begun);
        } catch (StoreUnavailable e) {
            return new Read(
                    () -> {
                        throw e;
                    },
                    begun);
        }
    }

    private Asked enter(EventQuery query) {
        synchronized (asked) {
            Asked same = asked.computeIfAbsent(query, any -> new Asked());
            same.waiting++;
            return same;
        }
    }

    private void leave(EventQuery query, Asked mine) {
        synchronized (asked) {
            mine.waiting--;
            if (mine.waiting == 0) {
                asked.remove(query);
            }
        }
    }

    /** How many wait for a page. */
    int waiting() {
        synchronized (asked) {
            return asked.values().stream().mapToInt(same -> same.waiting).sum();
        }
    }
}
