package io.tallystick.web;

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
 * Bounds what bodies that are on their way take of memory together, and those of one client to half
 * of it. Those for which there is no room wait for a moment, during which others that come slowly
 * are cut off, and are then told to come back. Thread-safe.
 */
final class BodyRoom {

    private static final int BLOCK = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK_AFTER = Duration.ofMillis(500);

    private final int most;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Semaphore free;
    private final ConcurrentMap<String, Share> shares = new ConcurrentHashMap<>();
    private final Set<IncomingBody> incoming = ConcurrentHashMap.newKeySet();

    /**
     * @param bytes of bodies that may be under way at once
     */
    BodyRoom(int bytes) {
        this(bytes, PATIENCE, System::nanoTime);
    }

    BodyRoom(int bytes, Duration patience, LongSupplier nanoTime) {
        int blocks = bytes / BLOCK;
        this.most = Math.max(blocks / 2, 1);
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.free = new Semaphore(blocks, true);
    }

    /** What one client may have, and how many of their bodies there are. */
    private record Share(Semaphore free, int bodies) {

        Share with(int more) {
            return new Share(free, bodies + more);
        }
    }

    /**
     * Works when there is room.
     *
     * @param whose of the client that it is counted by
     * @param bytes that were announced, negative if none were
     * @param work is given what to tell how much has come
     * @throws ProblemException if there is no room
     */
    <T> T during(String whose, long bytes, Function<IncomingBody, T> work) {
        int wanted = bytes < 0 ? most : Math.clamp(bytes / BLOCK + 1, 1, most);
        long deadline = System.nanoTime() + patience.toNanos();
        Semaphore share =
                shares.compute(whose, (any, there) -> (there == null ? whole() : there).with(1))
                        .free();
        try {
            enter(share, wanted, deadline, body -> body.isOf(whose));
            try {
                enter(free, wanted, deadline, body -> true);
                try {
                    return work(whose, work);
                } finally {
                    free.release(wanted);
                }
            } finally {
                share.release(wanted);
            }
        } finally {
            shares.computeIfPresent(
                    whose, (any, there) -> there.bodies() == 1 ? null : there.with(-1));
        }
    }

    private Share whole() {
        return new Share(new Semaphore(most, true), 0);
    }

    private <T> T work(String whose, Function<IncomingBody, T> work) {
        IncomingBody body = new IncomingBody(whose, nanoTime);
        incoming.add(body);
        try {
            return work.apply(body);
        } finally {
            body.end();
            incoming.remove(body);
        }
    }

    /**
     * @param inTheWay whom it waits for
     */
    private void enter(
            Semaphore room, int wanted, long deadline, Predicate<IncomingBody> inTheWay) {
        try {
            if (room.tryAcquire(wanted, 0, TimeUnit.NANOSECONDS)) {
                return;
            }
            Thread cutter =
                    Thread.ofVirtual().name("body-pace").start(() -> cutOffSlowOnes(inTheWay));
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
                Problem.of(
                                ErrorCode.OVERLOADED,
                                "Too many large bodies come at once, try again soon")
                        .withHeader("Retry-After", "1"));
    }

    /** For as long as somebody waits. */
    private void cutOffSlowOnes(Predicate<IncomingBody> inTheWay) {
        try {
            while (true) {
                incoming.stream().filter(inTheWay).forEach(IncomingBody::cutOffIfSlow);
                TimeUnit.NANOSECONDS.sleep(LOOK_AFTER.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
