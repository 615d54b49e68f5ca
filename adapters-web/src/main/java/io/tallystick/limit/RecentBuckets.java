package io.tallystick.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets in the memory of this process, of those keys that were used last; one that was
 * forgotten is full again. A key has a bucket for each limit it is asked for with. Thread-safe.
 */
final class RecentBuckets {

    private final int max;
    private final Map<Key, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param max how many are remembered, from 1
     */
    RecentBuckets(int max) {
        this.max = max;
    }

    private record Key(String whose, Limit limit) {}

    /** The bucket of a key, a full one if there is none. */
    Bucket of(String whose, Limit limit) {
        synchronized (buckets) {
            Bucket bucket = buckets.computeIfAbsent(new Key(whose, limit), RecentBuckets::full);
            if (buckets.size() > max) {
                buckets.remove(buckets.keySet().iterator().next());
            }
            return bucket;
        }
    }

    private static Bucket full(Key key) {
        return Bucket.builder().addLimit(bandwidth(key.limit())).build();
    }

    static BucketConfiguration configuration(Limit limit) {
        return BucketConfiguration.builder().addLimit(bandwidth(limit)).build();
    }

    private static Bandwidth bandwidth(Limit limit) {
        return Bandwidth.builder()
                .capacity(limit.requests())
                .refillGreedy(limit.requests(), limit.period())
                .build();
    }
}
