package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The switches that make an emulator misbehave. A request meets at most one fault: the first one
 * queued that is for it, else the one it always meets, else perhaps a random one. Thread-safe.
 */
public final class Faults {

    private static final List<Fault> RANDOM =
            List.of(
                    Fault.REQUEST_TIMEOUT_BEFORE,
                    Fault.REQUEST_TIMEOUT_AFTER,
                    Fault.WRITE_TIMEOUT_BEFORE,
                    Fault.WRITE_TIMEOUT_AFTER,
                    Fault.NOT_READY,
                    Fault.TOO_BUSY,
                    Fault.CUT_BEFORE,
                    Fault.CUT_AFTER);

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Rule> queued = new ArrayList<>();
    private @Nullable Rule always;
    private @Nullable RandomFaults random;
    private Duration delay = Duration.ZERO;
    private long count;

    private record Rule(RequestMatch match, Fault fault) {}

    private record RandomFaults(SplittableRandom random, double rate, List<Fault> choice) {
        @Nullable Fault draw() {
            return random.nextDouble() < rate ? choice.get(random.nextInt(choice.size())) : null;
        }
    }

    Faults() {}

    /** For the next request, whatever it is. */
    public void next(Fault fault) {
        on(RequestMatch.any(), fault);
    }

    /** For the next request that matches; several wait in the order in which they were given. */
    public void on(RequestMatch match, Fault fault) {
        locked(() -> queued.add(new Rule(match, fault)));
    }

    /** For all requests until {@link #clear()}. */
    public void always(Fault fault) {
        always(RequestMatch.any(), fault);
    }

    /** For all requests that match until {@link #clear()}. */
    public void always(RequestMatch match, Fault fault) {
        locked(() -> always = new Rule(match, fault));
    }

    /**
     * Lets calls to streams meet any fault but slowness and redirects.
     *
     * @param seed gives the same faults to the same sequence of requests
     * @param rate how many of them, from 0 to 1
     */
    public void random(long seed, double rate) {
        random(seed, rate, RANDOM);
    }

    /**
     * Lets calls to streams meet one of {@code choice}.
     *
     * @throws IllegalArgumentException if there is none, or the rate is not from 0 to 1
     */
    public void random(long seed, double rate, List<Fault> choice) {
        if (choice.isEmpty() || !(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("not a choice at a rate: " + choice + ", " + rate);
        }
        RandomFaults faults =
                new RandomFaults(new SplittableRandom(seed), rate, List.copyOf(choice));
        locked(() -> random = faults);
    }

    /** Lets every request wait so long before anything happens to it, until {@link #clear()}. */
    public void delayAll(Duration duration) {
        locked(() -> delay = duration);
    }

    /** From now on all goes well. */
    public void clear() {
        locked(
                () -> {
                    queued.clear();
                    always = null;
                    random = null;
                    delay = Duration.ZERO;
                    return true;
                });
    }

    /** How many requests met a fault so far. */
    public long count() {
        return locked(() -> count);
    }

    Duration delay() {
        return locked(() -> delay);
    }

    /** The fault that this request meets, null for none. */
    @Nullable Fault take(String method, String path) {
        lock.lock();
        try {
            Fault fault = find(method, path);
            if (fault != null) {
                count++;
            }
            return fault;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Fault find(String method, String path) {
        for (Iterator<Rule> rules = queued.iterator(); rules.hasNext(); ) {
            Rule rule = rules.next();
            if (rule.match().matches(method, path)) {
                rules.remove();
                return rule.fault();
            }
        }
        if (always != null && always.match().matches(method, path)) {
            return always.fault();
        }
        return random != null && path.startsWith("/streams/") ? random.draw() : null;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
