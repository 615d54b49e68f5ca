package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.ProjectionStatus;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.view.LogHead;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells how the projections are. Those of the log's own database commit with the events, and those
 * of a mirror with what is mirrored, so it is always the whole log that they are behind with.
 * Thread-safe.
 */
final class ProjectionStatuses {

    /** Counting goes no further. */
    private static final int MAX_PAGES = 5;

    private final Jdbi jdbi;
    private final EventStore store;
    private final @Nullable Projector projector;

    /**
     * @param projector null if the events are kept in the database itself
     */
    ProjectionStatuses(Jdbi jdbi, EventStore store, @Nullable Projector projector) {
        this.jdbi = jdbi;
        this.store = store;
        this.projector = projector;
    }

    List<ProjectionStatus> read() {
        Lag lag = projector == null ? Lag.NONE : lag(projector);
        return jdbi.inTransaction(
                handle ->
                        Arrays.stream(AggregateType.values())
                                .map(type -> status(handle, type, lag))
                                .toList());
    }

    /**
     * How far the log is behind the store.
     *
     * @param missing null if they cannot be counted
     */
    private record Lag(@Nullable Missing missing, Duration time, @Nullable String trouble) {
        static final Lag NONE = new Lag(new Missing(0, false), Duration.ZERO, null);
    }

    /** Events of the store that the log has not, and whether there are more than that. */
    private record Missing(long events, boolean isMinimum) {}

    private Lag lag(Projector projector) {
        Missing missing = jdbi.withHandle(CheckpointRow::read).map(this::eventsAfter).orElse(null);
        Projector.Status status = projector.status();
        return new Lag(missing, status.lag(), status.trouble());
    }

    private @Nullable Missing eventsAfter(Checkpoint checkpoint) {
        long events = 0;
        StorePosition position = checkpoint.position();
        try {
            for (int i = 0; i < MAX_PAGES; i++) {
                StorePage page = store.readAll(position, EventStore.MAX_EVENTS);
                events += page.events().size();
                if (page.isEnd()) {
                    return new Missing(events, false);
                }
                position = page.next();
            }
            return new Missing(events, true);
        } catch (StoreUnavailable e) {
            return null;
        }
    }

    private static ProjectionStatus status(Handle handle, AggregateType type, Lag lag) {
        LogHead head = PostgresEventLog.head(handle);
        Optional<ParkedStream> parked = ParkedStreams.first(handle, type);
        Missing missing = lag.missing();
        return new ProjectionStatus(
                StreamRepair.table(type),
                head.position(),
                head,
                missing == null ? null : missing.events(),
                missing != null && missing.isMinimum(),
                lag.time(),
                lag.trouble() != null
                        ? lag.trouble()
                        : parked.map(ParkedStream::reason).orElse(null),
                ParkedStreams.count(handle, type));
    }
}
