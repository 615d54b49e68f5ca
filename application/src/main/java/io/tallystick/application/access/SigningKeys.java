package io.tallystick.application.access;

import io.tallystick.application.account.SigningKey;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys that tokens are signed with. A key that is not known is looked for in the store: another
 * instance may just have made it. Those who look wait for one another and share what was found, so
 * unknown keys keep one connection busy at most. Thread-safe.
 */
public final class SigningKeys {

    /** Not so often that it costs, and so often that a key that was removed is soon refused. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final AccountStore store;
    private final @Nullable SigningKey fixed;
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

    private SigningKeys(AccountStore store, @Nullable SigningKey fixed) {
        this.store = store;
        this.fixed = fixed;
    }

    /** The keys in the store. */
    public static SigningKeys in(AccountStore store) {
        return new SigningKeys(store, null);
    }

    /** One key that was configured. */
    public static SigningKeys fixed(AccountStore store, SigningKey key) {
        return new SigningKeys(store, key);
    }

    /** The one that new tokens are signed with. */
    public SigningKey current() {
        if (fixed != null) {
            return fixed;
        }
        return readSince(System.nanoTime() - FRESH.toNanos()).newestFirst().getFirst();
    }

    /**
     * The key of that id; null if there is none, which is certain.
     *
     * @throws StoreUnavailable if that cannot be told now
     */
    public @Nullable SigningKey find(String id) {
        if (fixed != null) {
            return fixed.id().equals(id) ? fixed : null;
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
