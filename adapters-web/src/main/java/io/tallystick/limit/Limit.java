package io.tallystick.limit;

import java.time.Duration;

/**
 * So many requests in so much time, refilled evenly: all of them may come at once after a pause.
 *
 * @param requests from 1
 * @param period in which that many come back, from a second to a day
 */
public record Limit(int requests, Duration period) {

    private static final Duration MAX_PERIOD = Duration.ofDays(1);

    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public Limit {
        if (requests < 1) {
            throw new IllegalArgumentException("a limit below 1: " + requests);
        }
        if (period.compareTo(Duration.ofSeconds(1)) < 0 || period.compareTo(MAX_PERIOD) > 0) {
            throw new IllegalArgumentException("not a period: " + period);
        }
    }
}
