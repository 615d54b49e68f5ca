package io.tallystick.eventstore;

import io.tallystick.application.port.EventStore;

/**
 * How much is asked for at once. Immutable.
 *
 * @param concurrentCalls how many calls may be under way; others wait for as long as a call may
 *     take. Long polls are not counted.
 * @param pageSize the most events that one call asks for, 1 to 4096
 * @param pageBytes the most bytes that an answer with several events may have; if it has more, it
 *     is dropped and fewer events are asked for
 */
public record Limits(int concurrentCalls, int pageSize, long pageBytes) {

    /** 64 calls, pages of up to 1000 events and 16 MiB. */
    public static final Limits DEFAULTS = new Limits(64, 1000, 16L << 20);

    /**
     * @throws IllegalArgumentException if a limit is not in its range
     */
    public Limits {
        if (concurrentCalls < 1) {
            throw new IllegalArgumentException(
                    "at least 1 call may be under way, not " + concurrentCalls);
        }
        if (pageSize < 1 || pageSize > EventStore.MAX_EVENTS) {
            throw new IllegalArgumentException(
                    "a page has 1 to " + EventStore.MAX_EVENTS + " events, not " + pageSize);
        }
        if (pageBytes < 1) {
            throw new IllegalArgumentException("a page has at least 1 byte, not " + pageBytes);
        }
    }
}
