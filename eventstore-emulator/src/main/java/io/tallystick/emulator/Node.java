package io.tallystick.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What all answers of one start of a server have in common. Thread-safe. */
final class Node {

    private final EmulatorConfig config;
    private final EmulatorStore store;
    private final Membership membership;
    private final ETags tags = new ETags();
    private final CountDownLatch closing = new CountDownLatch(1);

    Node(EmulatorConfig config, EmulatorStore store, Membership membership) {
        this.config = config;
        this.store = store;
        this.membership = membership;
    }

    EmulatorConfig config() {
        return config;
    }

    EmulatorStore store() {
        return store;
    }

    Membership membership() {
        return membership;
    }

    ETags tags() {
        return tags;
    }

    Instant now() {
        return config.clock().instant();
    }

    WriteContext writeContext() {
        return new WriteContext(now(), config.projections());
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Ends all waiting. */
    void close() {
        closing.countDown();
        store.wakeAll();
    }

    /** Returns after {@code duration}, or when the server closes. */
    void pause(Duration duration) {
        try {
            closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
