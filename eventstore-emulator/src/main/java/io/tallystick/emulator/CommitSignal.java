package io.tallystick.emulator;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes those who wait for something new in the store. Thread-safe. */
final class CommitSignal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    void wakeAll() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return lock.getWaitQueueLength(changed);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when {@code isOver} holds or the time is up. It is asked at the start and whenever
     * something was written.
     */
    void await(BooleanSupplier isOver, Duration patience) throws InterruptedException {
        long nanosLeft = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (nanosLeft > 0 && !isOver.getAsBoolean()) {
                nanosLeft = changed.awaitNanos(nanosLeft);
            }
        } finally {
            lock.unlock();
        }
    }
}
