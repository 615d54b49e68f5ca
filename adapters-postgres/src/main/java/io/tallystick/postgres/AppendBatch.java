package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.RecordedEvent;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/**
 * One transaction that appends for many callers. It holds an advisory lock to its end, so that
 * positions become readable in their order and no commit comes late for a reader to miss.
 */
final class AppendBatch {

    /** Any constant does; it is the same for every instance on the database. */
    private static final long LOG_LOCK = 0x7a11_571c_0000_0001L;

    private static final Logger LOGGER = LoggerFactory.getLogger(AppendBatch.class);

    private final Jdbi jdbi;
    private final InlineProjection projection;

    AppendBatch(Jdbi jdbi, InlineProjection projection) {
        this.jdbi = jdbi;
        this.projection = projection;
    }

    /**
     * How a batch ended.
     *
     * @param results in the order of the appends
     * @param position of the last event of the log that is certainly readable now
     */
    record Committed(List<AppendResult> results, long position) {}

    /** Commits all appends, or none if one of them makes the database or a projection fail. */
    Committed commit(List<Append> appends) {
        return commit(appends, projection);
    }

    /**
     * Commits one append: if its projection fails, its stream is parked.
     *
     * @throws StoreUnavailable if the archive does not answer, which was not waited for yet; then
     *     nothing is committed
     */
    Committed commitOrPark(Append append) {
        return commit(
                List.of(append),
                (handle, events) -> applyOrPark(handle, events, append.waitedForArchive()));
    }

    private Committed commit(List<Append> appends, InlineProjection projecting) {
        return jdbi.inTransaction(
                handle -> {
                    lockLog(handle);
                    LogTail tail = readTail(handle, appends);
                    List<AppendResult> results = appends.stream().map(tail::append).toList();
                    List<RecordedEvent> events = tail.accepted();
                    if (events.isEmpty()) {
                        return new Committed(results, 0);
                    }
                    long position = EventRows.insert(handle, events);
                    projecting.apply(handle, events);
                    return new Committed(results, position);
                });
    }

    private void applyOrPark(Handle handle, List<RecordedEvent> events, boolean waitedForArchive) {
        try {
            Attempt.run(handle, () -> projection.apply(handle, events));
        } catch (CorruptEvent | StoreUnavailable | JdbiException e) {
            if (e instanceof JdbiException failure && SqlFailures.isUnavailable(failure)) {
                throw e;
            }
            if (e instanceof StoreUnavailable && PassingTrouble.is(e) && !waitedForArchive) {
                throw e; // to be waited for without the lock
            }
            ParkedStreams.park(handle, events.getLast(), e);
            LOGGER.error("parked stream={}, reason={}", events.getLast().stream(), e.toString());
        }
    }

    /** Keeps everybody else from appending and projecting until the transaction ends. */
    static void lockLog(Handle handle) {
        handle.createQuery("select pg_advisory_xact_lock(:lock)")
                .bind("lock", LOG_LOCK)
                .mapTo(String.class)
                .one();
    }

    /**
     * Keeps everybody else from appending and projecting, over several transactions, until {@link
     * #letGoOfLog} or the end of the connection.
     */
    static void holdLog(Handle connection) {
        connection
                .createQuery("select pg_advisory_lock(:lock)")
                .bind("lock", LOG_LOCK)
                .mapTo(String.class)
                .one();
    }

    static void letGoOfLog(Handle connection) {
        connection
                .createQuery("select pg_advisory_unlock(:lock)")
                .bind("lock", LOG_LOCK)
                .mapTo(Boolean.class)
                .one();
    }

    /** Keeps those out who lock the log, and nobody else. */
    static void shareLog(Handle handle) {
        handle.createQuery("select pg_advisory_xact_lock_shared(:lock)")
                .bind("lock", LOG_LOCK)
                .mapTo(String.class)
                .one();
    }

    private static LogTail readTail(Handle handle, List<Append> appends) {
        LogTail tail =
                LogTail.read(
                        handle,
                        appends.stream()
                                .map(append -> append.stream().value())
                                .distinct()
                                .toList());
        tail.readKeys(
                handle,
                appends.stream()
                        .flatMap(append -> append.events().stream())
                        .flatMap(LogTail::key)
                        .distinct()
                        .toList());
        tail.readIds(handle, appends);
        return tail;
    }
}
