package io.tallystick.web;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts who reads the live log, for there is room for a bounded number at once. Thread-safe. */
final class LiveReaders {

    private final int max;
    private final AtomicInteger readers = new AtomicInteger();

    LiveReaders(int max) {
        this.max = max;
    }

    /** Lets one more in, who has to {@link #leave}; false if there is no room. */
    boolean tryEnter() {
        if (readers.incrementAndGet() <= max) {
            return true;
        }
        readers.decrementAndGet();
        return false;
    }

    void leave() {
        readers.decrementAndGet();
    }

    boolean isFull() {
        return readers.get() >= max;
    }

    /** What somebody hears for whom there is no room. */
    static ProblemException noRoom() {
        return new ProblemException(
                Problem.of(ErrorCode.OVERLOADED, "Too many live readers at once, try again soon")
                        .withHeader("Retry-After", "5"));
    }
}
