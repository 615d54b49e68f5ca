package io.tallystick.application.access;

import io.tallystick.application.account.LoginRecord;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notes who tried a wrong password, beside the answer: only names that somebody has leave a row, so
 * an answer that waited for it would tell which those are. Rows wait in a short queue; what finds
 * it full, or the store away, is lost. Thread-safe.
 */
final class RefusedLogins {

    private static final int MAX_WAITING = 256;

    private final AccountStore store;
    private final BlockingQueue<LoginRecord> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean isWriting = new AtomicBoolean();

    RefusedLogins(AccountStore store) {
        this.store = store;
    }

    void note(LoginRecord refused) {
        if (waiting.offer(refused)) {
            writeUnlessSomebodyDoes();
        }
    }

    private void writeUnlessSomebodyDoes() {
        if (isWriting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("refused-logins").start(this::write);
        }
    }

    private void write() {
        try {
            for (LoginRecord next = next(); next != null; next = next()) {
                store.addLogin(next);
            }
        } catch (StoreUnavailable e) {
            waiting.clear(); // guesses are many, and nobody waits for what is written of them
        } finally {
            isWriting.set(false);
        }
        if (!waiting.isEmpty()) {
            writeUnlessSomebodyDoes();
        }
    }

    private @Nullable LoginRecord next() {
        return waiting.poll();
    }
}
