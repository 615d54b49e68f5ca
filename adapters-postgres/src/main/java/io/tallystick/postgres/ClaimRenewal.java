package io.tallystick.postgres;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets other servers see that an operation is worked on, however long its single steps take. A
 * server that hangs as a whole renews nothing, and loses its claim. Thread-safe; close it when the
 * work ends.
 */
final class ClaimRenewal implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ClaimRenewal.class);

    private static final Duration PERIOD = OperationRows.SILENCE.dividedBy(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final ClaimedOperation claimed;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean lost;

    private ClaimRenewal(Jdbi jdbi, ClaimedOperation claimed) {
        this.jdbi = jdbi;
        this.claimed = claimed;
        this.thread = Thread.ofVirtual().name("claim-renewal").unstarted(this::renewUntilEnded);
    }

    static ClaimRenewal begin(Jdbi jdbi, ClaimedOperation claimed) {
        ClaimRenewal renewal = new ClaimRenewal(jdbi, claimed);
        renewal.thread.start();
        return renewal;
    }

    /** Whether somebody else has taken over; noticed a moment later at most. */
    boolean isLost() {
        return lost;
    }

    private void renewUntilEnded() {
        try {
            while (!lost && !ended.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        try {
            lost = !jdbi.withHandle(handle -> OperationRows.renew(handle, claimed));
        } catch (JdbiException e) {
            LOGGER.debug("cannot be renewed, id={}, reason={}", claimed.id(), e.toString());
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
