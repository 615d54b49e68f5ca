package io.tallystick.postgres;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes those who wait for new events: told by this process's own appends, by one NOTIFY for each
 * batch of any process, and by a slow poll in case both are lost. Thread-safe.
 */
final class LogSignal implements AutoCloseable {

    static final String CHANNEL = "tallystick_events";

    private static final Logger LOGGER = LoggerFactory.getLogger(LogSignal.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private final Thread listener;
    private long head;
    private volatile boolean closed;

    private LogSignal(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.listener = Thread.ofPlatform().daemon().name("log-listener").unstarted(this::listen);
    }

    static LogSignal listen(Jdbi jdbi) {
        LogSignal signal = new LogSignal(jdbi);
        signal.listener.start();
        return signal;
    }

    /** Tells that events up to {@code position} are readable. */
    void advanceTo(long position) {
        lock.lock();
        try {
            if (position > head) {
                head = position;
                advanced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The last position that is known to be readable. */
    long head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the log is beyond {@code position}; false if it is not in time. */
    boolean awaitBeyond(long position, Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (head <= position && nanos > 0) {
                nanos = advanced.awaitNanos(nanos);
            }
            return head > position;
        } finally {
            lock.unlock();
        }
    }

    private void listen() {
        while (!closed) {
            try {
                jdbi.useHandle(this::listenOn);
            } catch (JdbiException | SQLException e) {
                if (!closed) {
                    LOGGER.warn("the log is polled only: cannot listen, reason={}", e.toString());
                    pause();
                }
            }
        }
    }

    private void listenOn(Handle handle) throws SQLException {
        PGConnection connection = handle.getConnection().unwrap(PGConnection.class);
        handle.execute("listen " + CHANNEL);
        while (!closed) {
            advanceTo(PostgresEventLog.headPosition(handle));
            PGNotification[] notifications;
            do {
                notifications = connection.getNotifications((int) POLL.toMillis());
                for (PGNotification notification : notifications) {
                    advanceTo(position(notification));
                }
            } while (notifications.length > 0 && !closed);
        }
    }

    /** One without a position only wakes. */
    private static long position(PGNotification notification) {
        String position = notification.getParameter();
        return position.isEmpty() ? 0 : Long.parseLong(position);
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        wakeListener();
        try {
            listener.join(POLL.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The driver's wait for notifications cannot be interrupted, but ends with a notification. */
    private void wakeListener() {
        try {
            jdbi.useHandle(handle -> handle.execute("notify " + CHANNEL));
        } catch (JdbiException e) {
            LOGGER.debug("the listener ends with its poll, reason={}", e.toString());
        }
        listener.interrupt();
    }
}
