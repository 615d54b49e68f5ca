package io.tallystick.postgres.embedded;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The latest moment somebody waits for, on the clock that never jumps. Immutable. */
record Deadline(long nanoTime) {
    private static final Duration PAUSE = Duration.ofMillis(20);

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    boolean passed() {
        return System.nanoTime() - nanoTime >= 0;
    }

    /** Waits until the condition holds; false when the deadline came first. */
    boolean await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (passed()) {
                return false;
            }
            Thread.sleep(PAUSE);
        }
        return true;
    }
}
