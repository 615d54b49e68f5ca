package io.tallystick.application.command;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to go on after lost races: a bounded number of attempts, with random pauses that grow
 * (full jitter, after Marc Brooker, "Exponential Backoff And Jitter", 2015). Thread-safe if the
 * generator is.
 *
 * @param attempts at least 1
 * @param longestPause no pause is longer
 */
public record ConflictRetry(int attempts, Duration longestPause, RandomGenerator random) {

    /** Enough for some dozens of writers of one entity. */
    public static ConflictRetry standard() {
        return new ConflictRetry(20, Duration.ofMillis(40), RandomGenerator.getDefault());
    }

    public ConflictRetry {
        if (attempts < 1) {
            throw new IllegalArgumentException("at least one attempt is needed: " + attempts);
        }
    }

    /** Waits after the given attempt, counted from 1; at once if interrupted. */
    public void pauseAfter(int attempt) {
        long longest = Math.min(longestPause.toMillis(), 1L << Math.min(attempt, 20));
        try {
            Thread.sleep(random.nextLong(longest + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
