package io.tallystick.web;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Bounds what bodies take of memory together, and those of one client to half of it. What was
 * announced has its room before it comes; what was not gets more as it comes. Those for which there
 * is no room wait for a moment, during which others that come slowly are cut off, and are then told
 * to come back. Thread-safe.
 */
final class BodyRoom {

    private static final int BLOCK = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration ASK_AFTER = Duration.ofMillis(50);
    private static final Duration LOOK_AFTER = Duration.ofMillis(500);

    private final int most;
    private final int small;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Semaphore free;
    private final ConcurrentMap<String, Share> shares = new ConcurrentHashMap<>();
    private final Set<IncomingBody> incoming = ConcurrentHashMap.newKeySet();

    /**
     * @param bytes of bodies that may be there at once
     * @param small bodies up to this many bytes need no room
     */
    BodyRoom(int bytes, int small) {
        this(bytes, small, PATIENCE, System::nanoTime);
    }

    BodyRoom(int bytes, int small, Duration patience, LongSupplier nanoTime) {
        int blocks = bytes / BLOCK;
        this.most = Math.max(blocks / 2, 1);
        this.small = small;
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
     * Works on a body, with room for what was announced or for what has come, until the work is
     * done.
     *
     * @param whose of the client that it is counted by
     * @param bytes that were announced, negative if none were
     * @param work is given what to tell how much has come
     * @throws ProblemException if there is no room
     */
    <T> T during(String whose, long bytes, Function<IncomingBody, T> work) {
        Semaphore share =
                shares.compute(whose, (any, there) -> (there == null ? whole() : there).with(1))
                        .free();
        try {
            Place place = new Place(whose, share);
            IncomingBody body = new IncomingBody(whose, nanoTime, place);
            try {
                place.makeFor(bytes);
                incoming.add(body);
                return work.apply(body);
            } finally {
                body.end();
                incoming.remove(body);
                place.leave();
            }
        } finally {
            shares.computeIfPresent(
                    whose, (any, there) -> there.bodies() == 1 ? null : there.with(-1));
        }
    }

    private Share whole() {
        return new Share(new Semaphore(most, true), 0);
    }

    /** What one body has. Only one thread changes it. */
    final class Place {

        private final String whose;
        private final Semaphore share;
        private volatile int blocks;

        private Place(String whose, Semaphore share) {
            this.whose = whose;
            this.share = share;
        }

        int blocks() {
            return blocks;
        }

        /** Whether so many bytes need more than there is. */
        boolean isTooSmallFor(long bytes) {
            return bytes > small && blocks < most && bytes > (long) blocks * BLOCK;
        }

        /**
         * Grows to twice as much, or to what is needed, if that is more.
         *
         * @throws ProblemException if there is no room
         */
        void makeFor(long bytes) {
            if (!isTooSmallFor(bytes)) {
                return;
            }
            int needed = Math.clamp(bytes / BLOCK + 1, Math.clamp(2L * blocks, 1, most), most);
            Wish wish = new Wish(needed - blocks, blocks > 0, System.nanoTime() + patience());
            enter(share, wish, body -> body.isOf(whose));
            try {
                enter(free, wish, body -> true);
            } catch (ProblemException e) {
                share.release(wish.blocks());
                throw e;
            }
            blocks = needed;
        }

        /** Those that have some may wait for each other, which must not take long. */
        private long patience() {
            return blocks > 0 ? patience.dividedBy(4).toNanos() : patience.toNanos();
        }

        private void leave() {
            free.release(blocks);
            share.release(blocks);
            blocks = 0;
        }
    }

    /**
     * @param goesFirst before those that have nothing yet: they wait for it to end
     */
    private record Wish(int blocks, boolean goesFirst, long deadline) {

        boolean isGranted(Semaphore room) throws InterruptedException {
            if (!goesFirst) {
                return room.tryAcquire(blocks, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            while (!room.tryAcquire(blocks)) {
                if (deadline - System.nanoTime() <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.sleep(ASK_AFTER.toNanos());
            }
            return true;
        }
    }

    /**
     * @param inTheWay whom it waits for
     */
    private void enter(Semaphore room, Wish wish, Predicate<IncomingBody> inTheWay) {
        try {
            if (room.tryAcquire(wish.blocks(), 0, TimeUnit.NANOSECONDS)) {
                return;
            }
            Thread cutter =
                    Thread.ofVirtual()
                            .name("body-pace")
                            .start(() -> cutOffSlowOnes(wish.blocks(), inTheWay));
            try {
                if (wish.isGranted(room)) {
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

    /** What a body had when it was looked at: it may grow, or be gone, a moment later. */
    private record Held(IncomingBody body, int blocks) {}

    /** For as long as somebody waits; the largest first, and no more than have what is wanted. */
    private void cutOffSlowOnes(int wanted, Predicate<IncomingBody> inTheWay) {
        try {
            while (true) {
                List<Held> largestFirst =
                        incoming.stream()
                                .filter(inTheWay)
                                .map(body -> new Held(body, body.blocks()))
                                .filter(held -> held.blocks() > 0)
                                .sorted(Comparator.comparingInt(Held::blocks).reversed())
                                .toList();
                int gained = 0;
                for (Held held : largestFirst) {
                    if (gained < wanted && held.body().cutOffIfSlow()) {
                        gained += held.blocks();
                    }
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_AFTER.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
