package io.tallystick.postgres;

import io.tallystick.application.archive.ArchiveUnavailable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Reads in threads of its own, each thing once for all who want it at the time, so that who waits
 * can give up. Nothing is kept of what was read. Thread-safe.
 */
final class SharedReads<K, V> {

    private final ArchiveThreads threads;
    private final Duration longest;
    private final Function<K, V> reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Running<V>> running = new HashMap<>();

    /**
     * @param longest after which a read counts as lost, and who comes next begins anew
     * @param reader may throw what those who wait should see
     */
    SharedReads(ArchiveThreads threads, Duration longest, Function<K, V> reader) {
        this.threads = threads;
        this.longest = longest;
        this.reader = reader;
    }

    /**
     * @param begun done when a thread took it up
     */
    private record Running<V>(
            CompletableFuture<V> result, CompletableFuture<Boolean> begun, long since) {

        Duration left(Duration patience) {
            return patience.minusNanos(System.nanoTime() - since);
        }
    }

    /**
     * What the reader says, who may have begun before this was called.
     *
     * @param patience counted from when the reader began, so that many who come one after the other
     *     do not each wait for a reader that hangs
     * @throws ArchiveUnavailable if that is over, or all threads hang
     */
    V get(K key, Duration patience) {
        Running<V> current = join(key);
        try {
            refuseIfNoneTakesItUp(current, patience);
            return current.result().get(nanos(current.left(patience)), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ArchiveUnavailable(
                    "The archive has not answered for "
                            + patience.toSeconds()
                            + " s: see to its disk or its network",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchiveUnavailable("Interrupted while reading the archive", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("the archive cannot be read", e.getCause());
        }
    }

    /** Who hangs now may have begun just before. */
    private void refuseIfNoneTakesItUp(Running<V> current, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        Duration left = current.left(patience);
        Duration wait = current.left(threads.hanging());
        if (wait.compareTo(left) < 0) {
            try {
                current.begun().get(nanos(wait), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                threads.refuseIfAllHang();
                current.begun().get(nanos(current.left(patience)), TimeUnit.NANOSECONDS);
            }
        }
    }

    private static long nanos(Duration left) {
        return Math.max(0, left.toNanos());
    }

    private Running<V> join(K key) {
        lock.lock();
        try {
            Running<V> current = running.get(key);
            if (current != null && !current.left(longest).isNegative()) {
                return current;
            }
            Running<V> next =
                    new Running<>(
                            new CompletableFuture<>(),
                            new CompletableFuture<>(),
                            System.nanoTime());
            threads.execute(() -> read(key, next));
            running.put(key, next);
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody joins what has ended: it may be out of date, or a failure that is over. */
    private void read(K key, Running<V> mine) {
        mine.begun().complete(true);
        if (mine.left(longest).isNegative()) {
            return; // nobody waits for it any more
        }
        try {
            V value = reader.apply(key);
            remove(key, mine);
            mine.result().complete(value);
        } catch (RuntimeException | Error e) {
            remove(key, mine);
            mine.result().completeExceptionally(e);
        }
    }

    private void remove(K key, Running<V> mine) {
        lock.lock();
        try {
            running.remove(key, mine);
        } finally {
            lock.unlock();
        }
    }
}
