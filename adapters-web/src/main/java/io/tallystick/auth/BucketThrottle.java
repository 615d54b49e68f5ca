package io.tallystick.auth;

import inet.ipaddr.IPAddress;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.tallystick.application.account.AccountName;
import io.tallystick.application.port.LoginThrottle;
import io.tallystick.limit.Limit;
import io.tallystick.limit.Networks;
import io.tallystick.limit.RecentBuckets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Token buckets for each account as seen from an address, for each account and for each address, of
 * those that tried lately. The first keeps one guesser from keeping the owner out; the second
 * bounds guessers with many addresses, and they can keep the owner from logging in anew, but not
 * from going on with the token there is. Thread-safe.
 */
public final class BucketThrottle implements LoginThrottle {

    private static final int MAX_KEYS = 10_000;

    private static final Limit PER_PAIR = new Limit(10, Duration.ofMinutes(5));
    private static final Limit PER_NAME = new Limit(50, Duration.ofHours(1));
    private static final Limit PER_ADDRESS = new Limit(100, Duration.ofMinutes(10));

    private final RecentBuckets pairs;
    private final RecentBuckets names;
    private final RecentBuckets addresses;

    public BucketThrottle() {
        this(MAX_KEYS);
    }

    BucketThrottle(int maxKeys) {
        this.pairs = new RecentBuckets(maxKeys);
        this.names = new RecentBuckets(maxKeys);
        this.addresses = new RecentBuckets(maxKeys);
    }

    /**
     * The address comes first, and what it may not do is not remembered by name: so one network
     * cannot make what is counted against others be forgotten by trying very many names.
     */
    private List<Supplier<Bucket>> buckets(AccountName name, String address) {
        String network = network(address);
        return List.of(
                () -> addresses.of(network, PER_ADDRESS),
                () -> pairs.of(network + " " + name.value(), PER_PAIR),
                () -> names.of(name.value(), PER_NAME));
    }

    @Override
    public Optional<Duration> attempt(AccountName name, String address) {
        List<Bucket> taken = new ArrayList<>();
        for (Supplier<Bucket> next : buckets(name, address)) {
            Bucket bucket = next.get();
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
    public void takeBack(AccountName name, String address) {
        buckets(name, address).forEach(bucket -> bucket.get().addTokens(1));
    }

    private static String network(String address) {
        IPAddress known = Networks.address(address);
        return known == null ? address : Networks.ofClient(known).toCanonicalString();
    }
}
