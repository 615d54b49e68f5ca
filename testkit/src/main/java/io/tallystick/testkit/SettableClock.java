package io.tallystick.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is set. Thread-safe. */
public final class SettableClock implements InstantSource {

    private final AtomicReference<Instant> now;

    public SettableClock(Instant now) {
        this.now = new AtomicReference<>(now);
    }

    /** A clock set to a moment that means nothing. */
    public static SettableClock atAnyTime() {
        return new SettableClock(Instant.parse("2024-05-06T07:08:09.123456Z"));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Sets the clock, be it back. */
    public void set(Instant instant) {
        now.set(instant);
    }

    /** Moves the clock; a negative step moves it back. */
    public void advance(Duration step) {
        now.updateAndGet(instant -> instant.plus(step));
    }
}
