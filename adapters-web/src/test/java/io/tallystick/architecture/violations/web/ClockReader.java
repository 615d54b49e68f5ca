package io.tallystick.architecture.violations.web;

import java.time.Instant;

/** Breaks: only the server asks the clock and makes random ids. */
public final class ClockReader {
    private ClockReader() {}

    public static Instant now() {
        return Instant.now();
    }
}
