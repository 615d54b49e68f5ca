package io.tallystick.application.access;

import io.tallystick.application.account.Account;
import io.tallystick.application.failure.Overloaded;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.PasswordHasher;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Replaces hashes that are weaker than today's, when the password is known for once. No log-in
 * waits for it or fails with it, and one is renewed at a time: what was not, is at the next log-in.
 * Thread-safe.
 */
final class HashRenewal {

    private final AccountStore store;
    private final PasswordHasher hasher;
    private final AtomicBoolean isUnderWay = new AtomicBoolean();

    HashRenewal(AccountStore store, PasswordHasher hasher) {
        this.store = store;
        this.hasher = hasher;
    }

    /**
     * @param password that has just been found to be the account's
     */
    void startIfWeak(Account account, String password) {
        String hash = account.passwordHash();
        if (hash != null && hasher.isWeak(hash) && isUnderWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("hash-renewal").start(() -> renew(account, hash, password));
        }
    }

    private void renew(Account account, String hash, String password) {
        try {
            store.renewHash(account.id(), hash, hasher.hash(password));
        } catch (StoreUnavailable | Overloaded e) {
            // the next log-in tries again
        } finally {
            isUnderWay.set(false);
        }
    }
}
