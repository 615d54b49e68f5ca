package io.tallystick.application.live;

import io.tallystick.domain.kernel.UserId;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits for new events of one user. Thread-safe; one thread is meant to wait. */
public final class Watch implements AutoCloseable {

    private final LiveLog live;
    private final UserId user;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private boolean ended;

    Watch(LiveLog live, UserId user) {
        this.live = live;
        this.user = user;
    }

    UserId user() {
        return user;
    }

    /**
     * Waits until there may be new events, which is told once for all that came since the last
     * time.
     *
     * @return false if there certainly was none within {@code timeout}, or if it has ended
     * @throws InterruptedException if interrupted while waiting
     */
    public boolean await(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!woken && !ended && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            boolean result = woken && !ended;
            woken = false;
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing will be told any more. */
    public boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        end();
        live.forget(this);
    }
}
