package io.tallystick.web;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds what the pushes of all phones together take of memory. Those for which there is no room
 * wait for a moment, and are then told to come back. Thread-safe.
 */
final class SyncRoom {

    private static final int BLOCK = 1024;
    private static final long PATIENCE_SECONDS = 20;

    private final int blocks;
    private final Semaphore free;

    /**
     * @param bytes of bodies that may be under way at once
     */
    SyncRoom(int bytes) {
        this.blocks = bytes / BLOCK;
        this.free = new Semaphore(blocks, true);
    }

    /**
     * Works when there is room.
     *
     * @param bytes that were announced, negative if none were
     * @throws ProblemException if there is no room
     */
    <T> T during(long bytes, Supplier<T> work) {
        int most = Math.max(blocks / 2, 1);
        int wanted = bytes < 0 ? most : Math.clamp(bytes / BLOCK + 1, 1, most);
        enter(wanted);
        try {
            return work.get();
        } finally {
            free.release(wanted);
        }
    }

    private void enter(int wanted) {
        try {
            if (free.tryAcquire(wanted, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(
                Problem.of(ErrorCode.OVERLOADED, "Too many phones sync at once, try again soon")
                        .withHeader("Retry-After", "1"));
    }
}
