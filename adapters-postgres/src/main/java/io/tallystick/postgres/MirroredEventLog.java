package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogActivity;
import io.tallystick.application.view.LogDigest;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The mirror of an event store as a log, in which this process finds its own writes. Thread-safe.
 */
final class MirroredEventLog implements EventLog {

    private final EventLog mirror;
    private final OwnWrites ownWrites;

    MirroredEventLog(EventLog mirror, OwnWrites ownWrites) {
        this.mirror = mirror;
        this.ownWrites = ownWrites;
    }

    @Override
    public LogHead head() {
        return mirror.head();
    }

    @Override
    public EventPage page(EventQuery query) {
        awaiting(ownWrites::awaitAll);
        return mirror.page(query);
    }

    @Override
    public LogActivity awaitActivity(GlobalPosition after, Duration timeout)
            throws InterruptedException {
        return mirror.awaitActivity(after, timeout);
    }

    @Override
    public List<LoggedEvent> stream(StreamName stream) {
        awaiting(() -> ownWrites.await(stream));
        return mirror.stream(stream);
    }

    @Override
    public Optional<EventOutline> findByKey(UserId user, String keyHash) {
        return mirror.findByKey(user, keyHash);
    }

    /** Not awaited: what is missed here is found in its stream. */
    @Override
    public Map<EventId, LoggedEvent> findByIds(UserId user, Set<EventId> ids) {
        return mirror.findByIds(user, ids);
    }

    /** Not awaited: phones ask to see whether there is a server at all. */
    @Override
    public LogDigest digest(UserId user) {
        return mirror.digest(user);
    }

    @Override
    public void readByTime(
            UserId user, @Nullable Instant recordedFrom, Consumer<LoggedEvent> reader) {
        awaiting(ownWrites::awaitAll);
        mirror.readByTime(user, recordedFrom, reader);
    }

    @Override
    public void readTransactionsEverWith(
            UserId user, ContactId contact, Consumer<List<LoggedEvent>> reader) {
        awaiting(ownWrites::awaitAll);
        mirror.readTransactionsEverWith(user, contact, reader);
    }

    @Override
    public void readStreams(UserId user, AggregateType type, Consumer<List<LoggedEvent>> reader) {
        awaiting(ownWrites::awaitAll);
        mirror.readStreams(user, type, reader);
    }

    private static void awaiting(Runnable writes) {
        SqlFailures.asking(
                Store.PROJECTIONS,
                "wait for the mirror",
                () -> {
                    writes.run();
                    return true;
                });
    }
}
