package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.stream.AppendResult;

import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Gathers appends that come at the same time into one transaction, so that they share the cost of
 * durability. While one batch is being committed the next one gathers; a lone append waits for
 * nobody. Each append succeeds or conflicts on its own. Thread-safe.
 */
final class GroupAppender implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(GroupAppender.class);
    private static final int QUEUE_LENGTH = 10_000;
    private static final int BATCH_LENGTH = 500;
    private static final long BATCH_WEIGHT = 16_000_000;
    private static final Duration LINGER = Duration.ofNanos(500_000);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final AppendBatch batch;
    private final LogSignal signal;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
    private final Thread worker;
    private int lastSize;
    private volatile boolean closed;

    private GroupAppender(AppendBatch batch, LogSignal signal) {
        this.batch = batch;
        this.signal = signal;
        this.worker = Thread.ofPlatform().daemon().name("group-append").unstarted(this::work);
    }

    static GroupAppender start(AppendBatch batch, LogSignal signal) {
        GroupAppender appender = new GroupAppender(batch, signal);
        appender.worker.start();
        return appender;
    }

    private record Pending(Append append, CompletableFuture<AppendResult> result) {

        void fail(Throwable failure) {
            result.completeExceptionally(failure);
        }
    }

    /**
     * Appends, and returns when the events are durable. How long that may take is bounded by the
     * timeouts of the connection, which end every batch.
     *
     * @throws StoreUnavailable if the queue is full, or the outcome is not known
     */
    AppendResult append(Append append) {
        Pending pending = new Pending(append, new CompletableFuture<>());
        if (closed || !queue.offer(pending)) {
            throw new StoreUnavailable(Store.EVENT_STORE, "append: the queue is full or closed");
        }
        try {
            return pending.result().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("an append failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable(Store.EVENT_STORE, "append: interrupted", e);
        }
    }

    private void work() {
        while (!closed) {
            try {
                commitOrFail(gather());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        failRemaining();
    }

    /**
     * Takes what is there. After a batch of several its callers are about to come back, so they are
     * waited for, for a moment: else each second batch would be a small one, at the full price.
     */
    private List<Pending> gather() throws InterruptedException {
        List<Pending> gathered = new ArrayList<>();
        Pending next = queue.take();
        long deadline = System.nanoTime() + LINGER.toNanos();
        long weight = 0;
        while (next != null) {
            gathered.add(next);
            weight += next.append().weight();
            boolean isFull = gathered.size() == BATCH_LENGTH || weight >= BATCH_WEIGHT;
            next = isFull ? null : poll(gathered.size(), deadline);
        }
        lastSize = gathered.size();
        return gathered;
    }

    private @Nullable Pending poll(int size, long deadline) throws InterruptedException {
        Pending next = queue.poll();
        return next == null && size < lastSize
                ? queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                : next;
    }

    /** Nobody else appends: an error, such as a stack that is too small, must not end this. */
    private void commitOrFail(List<Pending> gathered) {
        try {
            commit(gathered);
        } catch (Error e) {
            LOGGER.error("appends broke off, count={}", gathered.size(), e);
            gathered.forEach(pending -> pending.fail(unavailable(e)));
        }
    }

    private void commit(List<Pending> gathered) {
        try {
            answer(gathered, batch.commit(gathered.stream().map(Pending::append).toList()));
        } catch (RuntimeException e) {
            if (isUnavailable(e)) {
                gathered.forEach(pending -> pending.fail(unavailable(e)));
            } else {
                commitOneByOne(gathered);
            }
        }
    }

    /**
     * An append that the database refuses must not take the others of its batch with it. If the
     * database goes away meanwhile, the rest are not tried: each would only wait for it in turn.
     */
    private void commitOneByOne(List<Pending> gathered) {
        for (int i = 0; i < gathered.size(); i++) {
            Pending pending = gathered.get(i);
            try {
                answer(List.of(pending), batch.commitOrPark(pending.append()));
            } catch (RuntimeException e) {
                if (isUnavailable(e)) {
                    gathered.subList(i, gathered.size()).forEach(left -> left.fail(unavailable(e)));
                    return;
                }
                if (!(e instanceof StoreUnavailable)) {
                    LOGGER.error("append failed, stream={}", pending.append().stream(), e);
                }
                pending.fail(e);
            }
        }
    }

    private void answer(List<Pending> gathered, AppendBatch.Committed committed) {
        signal.advanceTo(committed.position());
        for (int i = 0; i < gathered.size(); i++) {
            gathered.get(i).result().complete(committed.results().get(i));
        }
    }

    private static boolean isUnavailable(RuntimeException failure) {
        return failure instanceof JdbiException jdbi && SqlFailures.isUnavailable(jdbi);
    }

    private static StoreUnavailable unavailable(Throwable failure) {
        return new StoreUnavailable(Store.EVENT_STORE, "append", failure);
    }

    private void failRemaining() {
        StoreUnavailable failure =
                new StoreUnavailable(Store.EVENT_STORE, "append: the store was closed");
        List<Pending> remaining = new ArrayList<>();
        queue.drainTo(remaining);
        remaining.forEach(pending -> pending.fail(failure));
    }

    /** Commits what is under way, refuses what is queued, and ends. */
    @Override
    public void close() {
        closed = true;
        worker.interrupt();
        try {
            worker.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failRemaining();
    }
}
