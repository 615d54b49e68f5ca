package io.tallystick.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Token buckets in the memory of this process, of those keys that were used last. Who was forgotten
 * begins with a full bucket, which an attacker with very many addresses can bring about; what is
 * counted against a user is not touched by that as long as fewer than all keys are theirs.
 * Thread-safe.
 */
public final class LocalRateLimiter implements RateLimiter {

    private static final int MAX_KEYS = 100_000;

    private final int maxKeys;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    public LocalRateLimiter() {
        this(MAX_KEYS);
    }

    LocalRateLimiter(int maxKeys) {
        this.maxKeys = maxKeys;
    }

    @Override
    public Optional<Duration> take(String key, Limit limit) {
        ConsumptionProbe probe = bucket(key, limit).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket(String key, Limit limit) {
        synchronized (buckets) {
            Bucket bucket = buckets.computeIfAbsent(key, absent -> full(limit));
            if (buckets.size() > maxKeys) {
                buckets.remove(buckets.keySet().iterator().next());
            }
            return bucket;
        }
    }

    private static Bucket full(Limit limit) {
        return Bucket.builder()
                .addLimit(
                        bandwidth ->
                                bandwidth
                                        .capacity(limit.requests())
                                        .refillGreedy(limit.requests(), limit.period()))
                .build();
    }
}
