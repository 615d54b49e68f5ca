package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Works on operations that nobody works on: new ones, and those whose server has vanished. One at a
 * time. Thread-safe.
 */
final class OperationWorker implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(OperationWorker.class);

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

    private final Jdbi jdbi;
    private final List<ResumableOperation<?>> operations;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * Works once it is started or woken.
     *
     * @param jdbi never waited for long, to say that an operation is worked on
     */
    OperationWorker(Jdbi jdbi, List<ResumableOperation<?>> operations) {
        this.jdbi = jdbi;
        this.operations = List.copyOf(operations);
        this.thread = Thread.ofPlatform().daemon().name("operations").unstarted(this::work);
    }

    /** Works on whatever there is from now on. Idempotent. */
    void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /** Says that there is something new to do. */
    void wake() {
        start();
        wake.release();
    }

    private void work() {
        try {
            while (!closed) {
                operations.forEach(this::workOn);
                if (wake.tryAcquire(POLL.toNanos(), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <P extends ClaimedOperation> void workOn(ResumableOperation<P> operation) {
        claim(operation).ifPresent(claimed -> goOn(operation, claimed));
    }

    private static <P extends ClaimedOperation> Optional<P> claim(ResumableOperation<P> operation) {
        try {
            return operation.claim();
        } catch (StoreUnavailable | JdbiException e) {
            LOGGER.debug("operations cannot be looked up, reason={}", e.toString());
            return Optional.empty();
        }
    }

    private <P extends ClaimedOperation> void goOn(ResumableOperation<P> operation, P claimed) {
        String kind = claimed.kind().name().toLowerCase(Locale.ROOT);
        LOGGER.info("event={}_goes_on id={} done={}", kind, claimed.id(), claimed.done());
        try (ClaimRenewal renewal = ClaimRenewal.begin(jdbi, claimed)) {
            operation.run(claimed, () -> closed || renewal.isLost());
        } catch (RuntimeException e) {
            if (isPassing(e)) {
                LOGGER.warn("event={}_waits id={} reason={}", kind, claimed.id(), e.getMessage());
            } else {
                LOGGER.error("event={}_stopped id={}", kind, claimed.id(), e);
            }
            note(operation, claimed, e);
        }
    }

    /** If it cannot be noted, the operation is claimed when nobody has seen it for a while. */
    private static <P extends ClaimedOperation> void note(
            ResumableOperation<P> operation, P claimed, RuntimeException failure) {
        String reason = String.valueOf(failure.getMessage());
        try {
            if (isPassing(failure)) {
                operation.postpone(claimed, reason);
            } else {
                operation.fail(claimed, reason);
            }
        } catch (StoreUnavailable | JdbiException e) {
            LOGGER.debug("left to be claimed, id={}, reason={}", claimed.id(), e.toString());
        }
    }

    private static boolean isPassing(RuntimeException failure) {
        return failure instanceof StoreUnavailable
                || (failure instanceof JdbiException jdbi && SqlFailures.isPassing(jdbi));
    }

    /** Lets go of what it works on, when the page at hand is done. */
    @Override
    public void close() {
        closed = true;
        if (!started.get()) {
            return;
        }
        wake.release();
        try {
            thread.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
