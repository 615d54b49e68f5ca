package io.tallystick.limit;

import java.time.Duration;
import java.util.Optional;

/** Counts requests against limits. Implementations are thread-safe, bounded, and never fail. */
public interface RateLimiter {

    /**
     * Counts one request.
     *
     * @param key of whom it is counted against
     * @param limit what is counted under another one is counted apart
     * @return how long to wait if there were too many; empty if it may go on
     */
    Optional<Duration> take(String key, Limit limit);

    /** Takes back one that was counted. */
    void giveBack(String key, Limit limit);
}
