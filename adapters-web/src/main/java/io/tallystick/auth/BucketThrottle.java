package io.tallystick.auth;

import inet.ipaddr.IPAddress;

import io.tallystick.application.account.AccountName;
import io.tallystick.application.codec.Sha256;
import io.tallystick.application.port.LoginThrottle;
import io.tallystick.limit.Limit;
import io.tallystick.limit.LocalRateLimiter;
import io.tallystick.limit.Networks;
import io.tallystick.limit.RateLimiter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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

    private final RateLimiter pairs;
    private final RateLimiter names;
    private final RateLimiter addresses;

    /** Counts in the memory of this process alone. */
    public BucketThrottle() {
        this(UnaryOperator.identity());
    }

    /**
     * @param sharing makes of what counts in this process alone what counts for all servers
     */
    public BucketThrottle(UnaryOperator<RateLimiter> sharing) {
        this(MAX_KEYS, sharing);
    }

    BucketThrottle(int maxKeys, UnaryOperator<RateLimiter> sharing) {
        this.pairs = sharing.apply(new LocalRateLimiter(maxKeys));
        this.names = sharing.apply(new LocalRateLimiter(maxKeys));
        this.addresses = sharing.apply(new LocalRateLimiter(maxKeys));
    }

    private record Count(RateLimiter limiter, String key, Limit limit) {

        Optional<Duration> take() {
            return limiter.take(key, limit);
        }

        void giveBack() {
            limiter.giveBack(key, limit);
        }
    }

    /**
     * The address comes first, and what it may not do is not remembered by name: so one network
     * cannot make what is counted against others be forgotten by trying very many names.
     */
    private List<Count> counts(AccountName name, String address) {
        String network = network(address);
        String typed = hash(name);
        return List.of(
                new Count(addresses, "login:address:" + network, PER_ADDRESS),
                new Count(pairs, "login:pair:" + network + " " + typed, PER_PAIR),
                new Count(names, "login:name:" + typed, PER_NAME));
    }

    /** Passwords are typed as names by mistake, and others may read what is shared. */
    private static String hash(AccountName name) {
        return Sha256.of(name.value().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Duration> attempt(AccountName name, String address) {
        List<Count> taken = new ArrayList<>();
        for (Count next : counts(name, address)) {
            Optional<Duration> wait = next.take();
            if (wait.isPresent()) {
                taken.forEach(Count::giveBack);
                return wait;
            }
            taken.add(next);
        }
        return Optional.empty();
    }

    @Override
    public void takeBack(AccountName name, String address) {
        counts(name, address).forEach(Count::giveBack);
    }

    private static String network(String address) {
        IPAddress known = Networks.address(address);
        return known == null ? address : Networks.ofClient(known).toCanonicalString();
    }
}
