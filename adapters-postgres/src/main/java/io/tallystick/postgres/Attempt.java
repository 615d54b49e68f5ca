package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

import java.util.function.Supplier;

/**
 * A part of a transaction that may fail without the rest. Its savepoint goes when it ends: each
 * that stays takes a lock in the server's memory, and a transaction may have many parts. Stateless.
 */
final class Attempt {

    private Attempt() {}

    /**
     * What the work answers; what it throws comes through once what it did is undone. After that
     * the transaction goes on, unless its connection was lost.
     */
    static <T> T get(Handle handle, Supplier<T> work) {
        handle.execute("savepoint attempt");
        T result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            undo(handle, e);
            throw e;
        }
        handle.execute("release savepoint attempt");
        return result;
    }

    /** The same of work that answers nothing. */
    static void run(Handle handle, Runnable work) {
        boolean unused =
                get(
                        handle,
                        () -> {
                            work.run();
                            return true;
                        });
    }

    private static void undo(Handle handle, RuntimeException reason) {
        try {
            handle.execute("rollback to savepoint attempt");
            handle.execute("release savepoint attempt");
        } catch (JdbiException e) {
            reason.addSuppressed(e);
        }
    }
}
