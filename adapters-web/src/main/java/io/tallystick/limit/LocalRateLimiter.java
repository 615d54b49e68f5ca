package io.tallystick.limit;

import io.github.bucket4j.ConsumptionProbe;

import java.time.Duration;
import java.util.Optional;

/**
 * Counts in the memory of this process. Who was forgotten begins with a full bucket, which an
 * attacker with very many addresses can bring about; what is counted against a user is not touched
 * by that as long as fewer than all keys are theirs. Thread-safe.
 */
public final class LocalRateLimiter implements RateLimiter {

    private static final int MAX_KEYS = 100_000;

    private final RecentBuckets buckets;

    public LocalRateLimiter() {
        this(MAX_KEYS);
    }

    /**
     * @param maxKeys how many are remembered, from 1
     */
    public LocalRateLimiter(int maxKeys) {
        this.buckets = new RecentBuckets(maxKeys);
    }

    @Override
    public Optional<Duration> take(String key, Limit limit) {
        ConsumptionProbe probe = buckets.of(key, limit).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    @Override
    public void giveBack(String key, Limit limit) {
        buckets.of(key, limit).addTokens(1);
    }
}
