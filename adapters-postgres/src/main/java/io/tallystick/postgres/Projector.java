package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.StorePage;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Follows an event store and mirrors it into the database, if no other instance does. Which one
 * does is settled by a lock that belongs to a database connection: it goes with the connection, and
 * the mirror is written on that very connection, so one who lost the lock cannot write.
 * Thread-safe.
 */
public final class Projector implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Projector.class);

    /** Any constant does; it is the same for every instance on the database. */
    private static final long PROJECTOR_LOCK = 0x7a11_571c_0000_0002L;

    private static final Duration ELECTION_PAUSE = Duration.ofSeconds(1);
    private static final Duration TAIL_WAIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

    private final Jdbi connection;
    private final Jdbi reads;
    private final EventStore store;
    private final ArchivedBeginning beginning;
    private final Mirror mirror;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean elected;
    private volatile @Nullable String trouble;

    /**
     * Mirrors once it is started.
     *
     * @param connection of which one is held for as long as this instance is elected
     */
    Projector(
            Jdbi connection,
            Jdbi reads,
            EventStore store,
            ArchivedBeginning beginning,
            Mirror mirror) {
        this.connection = connection;
        this.reads = reads;
        this.store = store;
        this.beginning = beginning;
        this.mirror = mirror;
        this.thread = Thread.ofPlatform().daemon().name("projector").unstarted(this::work);
    }

    /** Stands for election from now on, until it is closed. Idempotent. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /**
     * What a projector is doing.
     *
     * @param elected whether this instance mirrors; else another does, or will
     * @param lag how long ago the mirror was seen to have everything; zero if it has
     * @param trouble what holds this instance's projector, null if nothing does
     */
    public record Status(boolean elected, Duration lag, @Nullable String trouble) {}

    /**
     * @throws StoreUnavailable if the database cannot be asked
     */
    public Status status() {
        Duration lag =
                SqlFailures.asking(
                        Store.PROJECTIONS,
                        "read the checkpoint",
                        () -> reads.withHandle(CheckpointRow::lag));
        return new Status(elected, lag, trouble);
    }

    private void work() {
        try {
            while (!closed) {
                stand();
                TimeUnit.NANOSECONDS.sleep(ELECTION_PAUSE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stands for election, and serves if elected, until something fails. */
    private void stand() throws InterruptedException {
        try {
            connection.useHandle(this::standOn);
        } catch (StoreUnavailable | JdbiException | LogMismatch | IllegalArgumentException e) {
            if (!closed) {
                report(e);
            }
        }
    }

    private void report(RuntimeException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (!reason.equals(trouble)) {
            LOGGER.warn("event=projector_held reason={}", failure.toString());
        }
        trouble = reason;
    }

    private void standOn(Handle handle) throws InterruptedException {
        if (!lock(handle)) {
            trouble = null;
            return;
        }
        elected = true;
        LOGGER.info("event=projector_elected");
        try {
            follow(handle);
        } finally {
            elected = false;
            unlock(handle);
        }
    }

    private void follow(Handle handle) throws InterruptedException {
        Checkpoint checkpoint = CheckpointRow.read(handle).orElse(Checkpoint.START);
        MirroredLog.check(checkpoint, store);
        beginning.take(handle, checkpoint);
        try (StorePages pages = new StorePages(store, checkpoint.position())) {
            while (!closed) {
                StorePage page = pages.next();
                beginning.check(handle, checkpoint, page);
                checkpoint = mirror.take(handle, checkpoint, page);
                trouble = null;
                if (page.isEnd()) {
                    store.awaitEventsAfter(page.next(), TAIL_WAIT);
                }
            }
        }
    }

    private static boolean lock(Handle handle) {
        return handle.createQuery("select pg_try_advisory_lock(:lock)")
                .bind("lock", PROJECTOR_LOCK)
                .mapTo(Boolean.class)
                .one();
    }

    private static void unlock(Handle handle) {
        try {
            handle.execute("select pg_advisory_unlock_all()");
        } catch (JdbiException e) {
            LOGGER.debug("the lock went with its connection, reason={}", e.toString());
        }
    }

    /** Ends the thread when the page at hand is done. */
    @Override
    public void close() {
        closed = true;
        if (!started.get()) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
