package io.tallystick.application.access;

import io.tallystick.application.account.Account;
import io.tallystick.application.account.AccountId;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * The accounts that are in use, never older than {@link Times#fresh} while the store answers. Those
 * used lately are read again in the background, all at once, so that a request asks the store
 * nothing. While the store does not answer, what is known is good for {@link Times#outage}:
 * commands do not need that database, and must not stop for it. Bounded. Thread-safe.
 */
public final class AccountCache implements AutoCloseable {

    private static final int MAX_ACCOUNTS = 20_000;
    private static final int BATCH = 1000;

    /**
     * How long things are good for.
     *
     * @param fresh how old an answer may be while the store answers
     * @param refresh how often those in use are read again, less than {@code fresh}
     * @param idle after this long without a question an account is not read again by itself
     * @param outage how old an answer may be while the store does not answer
     */
    public record Times(Duration fresh, Duration refresh, Duration idle, Duration outage) {
        public static final Times USUAL =
                new Times(
                        Duration.ofMillis(1800),
                        Duration.ofMillis(800),
                        Duration.ofMinutes(1),
                        Duration.ofHours(12));
    }

    /** Immutable but for when it was used. */
    private static final class Entry {
        final @Nullable Account account;
        final long readAt;
        volatile long usedAt;

        Entry(@Nullable Account account, long readAt, long usedAt) {
            this.account = account;
            this.readAt = readAt;
            this.usedAt = usedAt;
        }
    }

    private final AccountStore store;
    private final Times times;
    private final ConcurrentMap<AccountId, Entry> entries = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private AccountCache(AccountStore store, Times times) {
        this.store = store;
        this.times = times;
        // a virtual thread that is interrupted breaks the connection it reads from
        this.thread =
                Thread.ofPlatform().daemon().name("accounts").unstarted(this::refreshUntilClosed);
    }

    /** Reads again what is in use until closed. */
    public static AccountCache of(AccountStore store, Times times) {
        AccountCache cache = new AccountCache(store, times);
        cache.thread.start();
        return cache;
    }

    /**
     * An account as it was a moment ago, null if there is none.
     *
     * @throws StoreUnavailable if it is not known, and the store cannot be asked
     */
    public @Nullable Account find(AccountId id) {
        long now = System.nanoTime();
        Entry entry = entries.get(id);
        if (entry != null && now - entry.readAt <= times.fresh().toNanos()) {
            entry.usedAt = now;
            return entry.account;
        }
        try {
            return findNow(id);
        } catch (StoreUnavailable e) {
            if (entry != null
                    && entry.account != null
                    && now - entry.readAt <= times.outage().toNanos()) {
                entry.usedAt = now;
                return entry.account;
            }
            throw e;
        }
    }

    /**
     * An account as it is now, null if there is none.
     *
     * @throws StoreUnavailable if the store cannot be asked
     */
    public @Nullable Account findNow(AccountId id) {
        long before = System.nanoTime();
        Account account = store.find(id).orElse(null);
        if (account != null) {
            makeRoom();
            put(id, new Entry(account, before, before));
        } else {
            entries.remove(id);
        }
        return account;
    }

    /** An account as it was when it was last read; null if it is not known here. */
    public @Nullable Account peek(AccountId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return null;
        }
        entry.usedAt = System.nanoTime();
        return entry.account;
    }

    /** An answer that was on its way for longer must not replace a newer one. */
    private void put(AccountId id, Entry entry) {
        entries.merge(id, entry, (old, read) -> read.readAt - old.readAt >= 0 ? read : old);
    }

    /** Those that nobody asked for lately go first; if all are in use, any. */
    private void makeRoom() {
        if (entries.size() < MAX_ACCOUNTS) {
            return;
        }
        long now = System.nanoTime();
        entries.values().removeIf(entry -> now - entry.usedAt > times.idle().toNanos());
        Iterator<AccountId> any = entries.keySet().iterator();
        while (entries.size() >= MAX_ACCOUNTS && any.hasNext()) {
            any.next();
            any.remove();
        }
    }

    private void refreshUntilClosed() {
        try {
            while (!closed) {
                TimeUnit.NANOSECONDS.sleep(times.refresh().toNanos());
                refresh();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        List<AccountId> used = used();
        try {
            for (int from = 0; from < used.size(); from += BATCH) {
                refresh(used.subList(from, Math.min(used.size(), from + BATCH)));
            }
        } catch (RuntimeException e) {
            // whatever it is, whoever asks meanwhile gets what is known, and it is tried again
        }
    }

    private List<AccountId> used() {
        long now = System.nanoTime();
        List<AccountId> used = new ArrayList<>();
        entries.forEach(
                (id, entry) -> {
                    if (now - entry.usedAt <= times.idle().toNanos()) {
                        used.add(id);
                    }
                });
        return used;
    }

    private void refresh(List<AccountId> ids) {
        long before = System.nanoTime();
        Set<AccountId> missing = new HashSet<>(ids);
        for (Account account : store.findAll(ids)) {
            missing.remove(account.id());
            entries.computeIfPresent(
                    account.id(),
                    (id, old) ->
                            before - old.readAt >= 0
                                    ? new Entry(account, before, old.usedAt)
                                    : old);
        }
        missing.forEach(entries::remove);
    }

    /** Idempotent. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
