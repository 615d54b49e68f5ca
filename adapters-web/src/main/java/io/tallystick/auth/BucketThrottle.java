package io.tallystick.auth;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.port.LoginThrottle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Token buckets for each account as seen from an address, for each account and for each address, of
 * those that tried lately. The first keeps one guesser from keeping the owner out; the second
 * bounds guessers with many addresses, and they can keep the owner from logging in anew, but not
 * from going on with the token there is. Thread-safe.
 */
public final class BucketThrottle implements LoginThrottle {

    private static final int MAX_KEYS = 10_000;
    private static final int NETWORK_PARTS = 4;

    private final Buckets pairs = new Buckets(10, Duration.ofMinutes(5));
    private final Buckets names = new Buckets(50, Duration.ofHours(1));
    private final Buckets addresses = new Buckets(100, Duration.ofMinutes(10));

    @Override
    public Optional<Duration> attempt(AccountName name, String address) {
        List<Bucket> taken = new ArrayList<>();
        for (Bucket bucket : buckets(name, address)) {
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                taken.forEach(earlier -> earlier.addTokens(1));
                return Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
            taken.add(bucket);
        }
        return Optional.empty();
    }

    @Override
    public void succeeded(AccountName name, String address) {
        buckets(name, address).forEach(bucket -> bucket.addTokens(1));
    }

    private List<Bucket> buckets(AccountName name, String address) {
        String network = network(address);
        return List.of(
                pairs.of(network + " " + name.value()),
                names.of(name.value()),
                addresses.of(network));
    }

    /** Whoever has an address of IPv6 usually has all 2^64 of its network. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        String[] parts = address.split(":", NETWORK_PARTS + 1);
        return String.join(":", List.of(parts).subList(0, Math.min(NETWORK_PARTS, parts.length)));
    }

    /** Those used lately. */
    private static final class Buckets {

        private final int capacity;
        private final Duration refill;
        private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

        /**
         * @param refill in which an empty bucket is full again
         */
        Buckets(int capacity, Duration refill) {
            this.capacity = capacity;
            this.refill = refill;
        }

        synchronized Bucket of(String key) {
            Bucket bucket =
                    buckets.computeIfAbsent(
                            key,
                            absent ->
                                    Bucket.builder()
                                            .addLimit(
                                                    limit ->
                                                            limit.capacity(capacity)
                                                                    .refillGreedy(capacity, refill))
                                            .build());
            if (buckets.size() > MAX_KEYS) {
                buckets.remove(buckets.keySet().iterator().next());
            }
            return bucket;
        }
    }
}
