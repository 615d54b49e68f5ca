package io.tallystick.postgres;

import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One transaction that appends for many callers. It holds an advisory lock to its end, so that
 * positions become readable in their order and no commit comes late for a reader to miss.
 */
final class AppendBatch {

    /** Any constant does; it is the same for every instance on the database. */
    static final long LOG_LOCK = 0x7a11_571c_0000_0001L;

    private final Jdbi jdbi;
    private final Projections projections;

    AppendBatch(Jdbi jdbi, Projections projections) {
        this.jdbi = jdbi;
        this.projections = projections;
    }

    /**
     * How a batch ended.
     *
     * @param results in the order of the appends
     * @param position of the last event of the log that is certainly readable now
     */
    record Committed(List<AppendResult> results, long position) {}

    Committed commit(List<Append> appends) {
        return jdbi.inTransaction(
                handle -> {
                    handle.createQuery("select pg_advisory_xact_lock(:lock)")
                            .bind("lock", LOG_LOCK)
                            .mapTo(String.class)
                            .one();
                    LogTail tail = readTail(handle, appends);
                    List<AppendResult> results = appends.stream().map(tail::append).toList();
                    List<LoggedEvent> events = tail.logged(handle);
                    if (events.isEmpty()) {
                        return new Committed(results, 0);
                    }
                    EventRows.insert(handle, events);
                    projections.applyOrPark(
                            handle, events.stream().map(LoggedEvent::event).toList());
                    long position = events.getLast().position().value();
                    handle.createQuery("select pg_notify(:channel, :position)")
                            .bind("channel", LogSignal.CHANNEL)
                            .bind("position", Long.toString(position))
                            .mapTo(String.class)
                            .one();
                    return new Committed(results, position);
                });
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
                        .flatMap(AppendBatch::key)
                        .distinct()
                        .toList());
        tail.readIds(handle, appends);
        return tail;
    }

    static Stream<UsedKey> key(NewEvent event) {
        KeyUse keyUse = event.metadata().keyUse();
        return keyUse == null
                ? Stream.empty()
                : Stream.of(new UsedKey(event.metadata().userId(), keyUse.keyHash()));
    }

    /** An idempotency key of a user. */
    record UsedKey(UserId user, String keyHash) {
        UsedKey {
            Objects.requireNonNull(user);
        }
    }
}
