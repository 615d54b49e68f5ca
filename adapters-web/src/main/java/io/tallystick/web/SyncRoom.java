package io.tallystick.web;

import io.tallystick.domain.kernel.UserId;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Bounds what the pushes of all phones together take of memory, and those of one user to half of
 * it. Those for which there is no room wait for a moment, during which others that come slowly are
 * cut off, and are then told to come back. Thread-safe.
 */
final class SyncRoom {

    private static final int BLOCK = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK_AFTER = Duration.ofMillis(500);

    private final int most;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Semaphore free;
    private final ConcurrentMap<UserId, Share> shares = new ConcurrentHashMap<>();
    private final Set<SyncUpload> uploads = ConcurrentHashMap.newKeySet();

    /**
     * @param bytes of bodies that may be under way at once
     */
    SyncRoom(int bytes) {
        this(bytes, PATIENCE, System::nanoTime);
    }

    SyncRoom(int bytes, Duration patience, LongSupplier nanoTime) {
        int blocks = bytes / BLOCK;
        this.most = Math.max(blocks / 2, 1);
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.free = new Semaphore(blocks, true);
    }

    /** What one user may have, and how many of their pushes there are. */
    private record Share(Semaphore free, int pushes) {

        Share with(int more) {
            return new Share(free, pushes + more);
        }
    }

    /**
     * Works when there is room.
     *
     * @param bytes that were announced, negative if none were
     * @param work is given what to tell how much has come
     * @throws ProblemException if there is no room
     */
    <T> T during(UserId user, long bytes, Function<SyncUpload, T> work) {
        int wanted = bytes < 0 ? most : Math.clamp(bytes / BLOCK + 1, 1, most);
        long deadline = System.nanoTime() + patience.toNanos();
        Semaphore share =
                shares.compute(user, (any, there) -> (there == null ? whole() : there).with(1))
                        .free();
        try {
            enter(share, wanted, deadline, upload -> upload.isOf(user));
            try {
                enter(free, wanted, deadline, upload -> true);
                try {
                    return work(user, work);
                } finally {
                    free.release(wanted);
                }
            } finally {
                share.release(wanted);
            }
        } finally {
            shares.computeIfPresent(
                    user, (any, there) -> there.pushes() == 1 ? null : there.with(-1));
        }
    }

    private Share whole() {
        return new Share(new Semaphore(most, true), 0);
    }

    private <T> T work(UserId user, Function<SyncUpload, T> work) {
        SyncUpload upload = new SyncUpload(user, nanoTime);
        uploads.add(upload);
        try {
            return work.apply(upload);
        } finally {
            upload.end();
            uploads.remove(upload);
        }
    }

    /**
     * @param inTheWay whom it waits for
     */
    private void enter(Semaphore room, int wanted, long deadline, Predicate<SyncUpload> inTheWay) {
        try {
            if (room.tryAcquire(wanted, 0, TimeUnit.NANOSECONDS)) {
                return;
            }
            Thread cutter =
                    Thread.ofVirtual().name("sync-pace").start(() -> cutOffSlowOnes(inTheWay));
            try {
                if (room.tryAcquire(wanted, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } finally {
                cutter.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(
                Problem.of(ErrorCode.OVERLOADED, "Too many phones sync at once, try again soon")
                        .withHeader("Retry-After", "1"));
    }

    /** For as long as somebody waits. */
    private void cutOffSlowOnes(Predicate<SyncUpload> inTheWay) {
        try {
            while (true) {
                uploads.stream().filter(inTheWay).forEach(SyncUpload::cutOffIfSlow);
                TimeUnit.NANOSECONDS.sleep(LOOK_AFTER.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
