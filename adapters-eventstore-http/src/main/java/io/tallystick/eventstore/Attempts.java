package io.tallystick.eventstore;

import java.time.Duration;

/** The tries of one operation. Confined to one thread. */
final class Attempts {

    private final long start = System.nanoTime();
    private int count;
    private boolean maybeDone;

    /** The number of the try that begins now, from 1. */
    int begin() {
        return ++count;
    }

    void failed(NodeFailure failure) {
        maybeDone |= failure.isMaybeDone();
    }

    /** Whether one of them may have done what was asked for, although it failed. */
    boolean isMaybeDone() {
        return maybeDone;
    }

    boolean isOlderThan(Duration duration) {
        return System.nanoTime() - start > duration.toNanos();
    }
}
