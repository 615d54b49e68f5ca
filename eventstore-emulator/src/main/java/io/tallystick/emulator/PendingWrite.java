package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Supplier;

/** A write that waits for its turn. Confined to the holder of the turn until it is done. */
final class PendingWrite {

    private final Supplier<WriteResult> operation;
    private @Nullable WriteResult result;
    private @Nullable RuntimeException failure;

    PendingWrite(Supplier<WriteResult> operation) {
        this.operation = operation;
    }

    void run() {
        result = operation.get();
    }

    void fail(RuntimeException cause) {
        failure = cause;
    }

    boolean isDone() {
        return result != null || failure != null;
    }

    WriteResult result() {
        if (failure != null) {
            throw new IllegalStateException("the store is broken since a write failed", failure);
        }
        return Objects.requireNonNull(result);
    }
}
