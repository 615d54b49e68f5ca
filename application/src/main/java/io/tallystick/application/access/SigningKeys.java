package io.tallystick.application.access;

import io.tallystick.application.account.SigningKey;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The keys that tokens are signed with: those in the store, or one that was configured. Whichever
 * signs, tokens of the others stay good, those of the store's keys until they are dropped, so that
 * keys can be changed and nobody is logged out. A key that is not known is looked for in the store:
 * another instance may just have made it. Those who look wait for one another and share what was
 * found, so unknown keys keep one connection busy at most. Thread-safe.
 */
public final class SigningKeys {

    /** Not so often that it costs, and so often that a key that was removed is soon refused. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final AccountStore store;
    private final Supplier<SigningKey> newKey;
    private final @Nullable SigningKey signing;
    private final List<SigningKey> configured;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Keys keys;

    /**
     * @param askedAt before the store answered
     */
    private record Keys(List<SigningKey> newestFirst, long askedAt) {
        @Nullable SigningKey find(String id) {
            for (SigningKey key : newestFirst) {
                if (key.id().equals(id)) {
                    return key;
                }
            }
            return null;
        }
    }

    /**
     * The keys in the store, beside those that were configured.
     *
     * @param newKey makes a key for a store that has none, unless one was configured
     * @param signing signs new tokens; null for the newest in the store
     * @param previous signed the tokens before
     */
    public SigningKeys(
            AccountStore store,
            Supplier<SigningKey> newKey,
            @Nullable SigningKey signing,
            List<SigningKey> previous) {
        this.store = store;
        this.newKey = newKey;
        this.signing = signing;
        List<SigningKey> all = new ArrayList<>(previous);
        if (signing != null) {
            all.addFirst(signing);
        }
        this.configured = List.copyOf(all);
    }

    /**
     * The one that new tokens are signed with. Those in the store are asked for each time, so that
     * no token is given that is refused a moment later.
     *
     * @throws StoreUnavailable if they cannot be told now
     */
    public SigningKey current() {
        if (signing != null) {
            return signing;
        }
        Keys known = readSince(System.nanoTime());
        while (known.newestFirst().isEmpty()) { // who has a configured one dropped those kept
            store.addFirstKey(newKey.get());
            known = readSince(System.nanoTime());
        }
        return known.newestFirst().getFirst();
    }

    /**
     * The key of that id; null if there is none, which is certain.
     *
     * @throws StoreUnavailable if that cannot be told now
     */
    public @Nullable SigningKey find(String id) {
        for (SigningKey key : configured) {
            if (key.id().equals(id)) {
                return key;
            }
        }
        long now = System.nanoTime();
        Keys known = keys;
        SigningKey key = known == null ? null : known.find(id);
        if (known != null && key != null) {
            if (now - known.askedAt() > FRESH.toNanos() && reading.tryLock()) {
                key = findAgain(id, key);
            }
            return key;
        }
        return readSince(now).find(id);
    }

    /** While the store does not answer, a key that was good is good. */
    private @Nullable SigningKey findAgain(String id, SigningKey known) {
        try {
            return read().find(id);
        } catch (StoreUnavailable e) {
            return known;
        } finally {
            reading.unlock();
        }
    }

    private Keys readSince(long time) {
        Keys known = keys;
        if (known != null && known.askedAt() - time >= 0) {
            return known;
        }
        reading.lock();
        try {
            known = keys;
            return known != null && known.askedAt() - time >= 0 ? known : read();
        } finally {
            reading.unlock();
        }
    }

    private Keys read() {
        long now = System.nanoTime();
        Keys read = new Keys(store.keys(), now);
        keys = read;
        return read;
    }
}
