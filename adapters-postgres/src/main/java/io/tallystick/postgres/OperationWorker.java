package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
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
    private final RebuildOperation rebuild;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * Works once it is started or woken.
     *
     * @param jdbi never waited for long, to say that an operation is worked on
     */
    OperationWorker(Jdbi jdbi, RebuildOperation rebuild) {
        this.jdbi = jdbi;
        this.rebuild = rebuild;
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
                claim().ifPresent(this::goOn);
                if (wake.tryAcquire(POLL.toNanos(), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<RebuildProgress> claim() {
        try {
            return rebuild.claim();
        } catch (StoreUnavailable | JdbiException e) {
            LOGGER.debug("operations cannot be looked up, reason={}", e.toString());
            return Optional.empty();
        }
    }

    private void goOn(RebuildProgress claimed) {
        LOGGER.info("event=rebuild_goes_on id={} done={}", claimed.id(), claimed.done());
        try (ClaimRenewal renewal = ClaimRenewal.begin(jdbi, claimed)) {
            rebuild.run(claimed, () -> closed || renewal.isLost());
        } catch (RuntimeException e) {
            LOGGER.warn("event=rebuild_stopped id={}", claimed.id(), e);
            note(claimed, e);
        }
    }

    /** If it cannot be noted, the operation is claimed when nobody has seen it for a while. */
    private void note(RebuildProgress claimed, RuntimeException failure) {
        String reason = String.valueOf(failure.getMessage());
        try {
            if (isPassing(failure)) {
                rebuild.postpone(claimed, reason);
            } else {
                rebuild.fail(claimed, reason);
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
