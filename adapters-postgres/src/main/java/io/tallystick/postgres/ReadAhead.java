package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * While one batch is worked on, the next two are read by a thread of its own, so that neither waits
 * when a batch takes longer than others. Confined to one thread; close it.
 */
final class ReadAhead<B> implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final Supplier<Optional<B>> source;
    private final BlockingQueue<Read<B>> queue = new ArrayBlockingQueue<>(1);
    private final Thread reader;
    private volatile boolean closed;
    private boolean ended;

    private ReadAhead(String name, Supplier<Optional<B>> source) {
        this.source = source;
        this.reader = Thread.ofPlatform().daemon().name(name).unstarted(this::read);
    }

    /**
     * Begins to read.
     *
     * @param name of the thread
     * @param source of the next batch; empty after the last
     */
    static <B> ReadAhead<B> of(String name, Supplier<Optional<B>> source) {
        ReadAhead<B> ahead = new ReadAhead<>(name, source);
        ahead.reader.start();
        return ahead;
    }

    /** What came of reading: a batch, nothing after the last, or a failure. */
    private record Read<B>(@Nullable B batch, @Nullable RuntimeException failure) {}

    private void read() {
        try {
            while (!closed) {
                Read<B> read = readOne();
                queue.put(read);
                if (read.batch() == null) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Read<B> readOne() {
        try {
            return new Read<>(source.get().orElse(null), null);
        } catch (RuntimeException e) {
            return new Read<>(null, e);
        }
    }

    /**
     * The next batch; empty after the last.
     *
     * @throws StoreUnavailable if it was interrupted; other failures are those of reading
     */
    Optional<B> next() {
        if (ended) {
            return Optional.empty();
        }
        Read<B> read = take();
        if (read.failure() != null) {
            throw read.failure();
        }
        ended = read.batch() == null;
        return Optional.ofNullable(read.batch());
    }

    private Read<B> take() {
        try {
            Read<B> read = null;
            while (read == null) {
                read = queue.poll(WAIT.toNanos(), TimeUnit.NANOSECONDS);
                if (read == null && !reader.isAlive()) {
                    read = queue.poll();
                    if (read == null) {
                        throw new IllegalStateException(reader.getName() + " has ended");
                    }
                }
            }
            return read;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable(Store.PROJECTIONS, "wait for events", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        try {
            reader.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
