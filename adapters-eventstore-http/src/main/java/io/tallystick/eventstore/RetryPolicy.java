package io.tallystick.eventstore;

import java.time.Duration;

/**
 * What happens after a call that failed or whose outcome is not known. Immutable.
 *
 * @param retries how often it is repeated, from 0
 * @param pause before the first repeat; each further one is twice as long, up to 20 times the
 *     first, and every one is shortened or lengthened by up to half at random
 * @param circuitPause how long nothing is sent once half of the last 20 calls have failed
 */
public record RetryPolicy(int retries, Duration pause, Duration circuitPause) {

    /** 4 repeats, the first after about 50 ms, and 2 s without calls to a store that fails. */
    public static final RetryPolicy DEFAULTS =
            new RetryPolicy(4, Duration.ofMillis(50), Duration.ofSeconds(2));

    /**
     * @throws IllegalArgumentException if there are fewer than 0 or more than 100 retries, or a
     *     pause is shorter than a millisecond
     */
    public RetryPolicy {
        if (retries < 0 || retries > 100) {
            throw new IllegalArgumentException("there are 0 to 100 retries, not " + retries);
        }
        if (pause.toMillis() < 1 || circuitPause.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "a pause is at least 1 ms, not " + pause + " or " + circuitPause);
        }
    }
}
