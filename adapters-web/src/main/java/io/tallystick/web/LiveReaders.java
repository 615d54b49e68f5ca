package io.tallystick.web;

import io.tallystick.application.account.AccountId;
import io.tallystick.application.account.Caller;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts who reads the live log, for there is room for a bounded number at once, and of that a
 * bounded part for each account. Thread-safe.
 */
final class LiveReaders {

    /** A few phones, and a browser with very many tabs. */
    private static final int MAX_OF_ACCOUNT = 50;

    private final int max;
    private final int maxOfAccount;
    private final Map<AccountId, Integer> ofAccounts = new HashMap<>();
    private int all;

    LiveReaders(int max) {
        this(max, MAX_OF_ACCOUNT);
    }

    LiveReaders(int max, int maxOfAccount) {
        this.max = max;
        this.maxOfAccount = maxOfAccount;
    }

    /** Room for one reader, until it is closed. Idempotent. */
    final class Place implements AutoCloseable {

        private final @Nullable AccountId account;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(@Nullable AccountId account) {
            this.account = account;
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                leave(account);
            }
        }
    }

    /**
     * Lets one more in.
     *
     * @throws ProblemException if there is no room
     */
    synchronized Place enter(Caller caller) {
        check(caller);
        AccountId account = caller.account();
        all++;
        if (account != null) {
            ofAccounts.merge(account, 1, Integer::sum);
        }
        return new Place(account);
    }

    /**
     * @throws ProblemException if there is no room for one more
     */
    synchronized void check(Caller caller) {
        if (all >= max) {
            throw refusal(ErrorCode.OVERLOADED, "Too many live readers at once, try again soon");
        }
        AccountId account = caller.account();
        if (account != null && ofAccounts.getOrDefault(account, 0) >= maxOfAccount) {
            throw refusal(
                    ErrorCode.RATE_LIMITED,
                    "An account may have " + maxOfAccount + " live readers at once, close some");
        }
    }

    private synchronized void leave(@Nullable AccountId account) {
        all--;
        if (account != null) {
            ofAccounts.computeIfPresent(account, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    private static ProblemException refusal(ErrorCode code, String detail) {
        return new ProblemException(Problem.of(code, detail).withHeader("Retry-After", "5"));
    }
}
