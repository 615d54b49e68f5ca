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
     * @param events null if they cannot be counted
     */
    private record Lag(@Nullable Long events, Duration time, @Nullable String trouble) {
        static final Lag NONE = new Lag(0L, Duration.ZERO, null);
    }

    private Lag lag(Projector projector) {
        Long events = jdbi.withHandle(CheckpointRow::read).map(this::eventsAfter).orElse(null);
        Projector.Status status = projector.status();
        return new Lag(events, status.lag(), status.trouble());
    }

    private @Nullable Long eventsAfter(Checkpoint checkpoint) {
        long events = 0;
        StorePosition position = checkpoint.position();
        try {
            for (int i = 0; i < MAX_PAGES; i++) {
                StorePage page = store.readAll(position, EventStore.MAX_EVENTS);
                events += page.events().size();
                if (page.isEnd()) {
                    break;
                }
                position = page.next();
            }
            return events;
        } catch (StoreUnavailable e) {
            return null;
        }
    }

    private static ProjectionStatus status(Handle handle, AggregateType type, Lag lag) {
        LogHead head = PostgresEventLog.head(handle);
        Optional<ParkedStream> parked = ParkedStreams.first(handle, type);
        return new ProjectionStatus(
                StreamRepair.table(type),
                head.position(),
                head,
                lag.events(),
                lag.time(),
                lag.trouble() != null
                        ? lag.trouble()
                        : parked.map(ParkedStream::reason).orElse(null),
                ParkedStreams.count(handle, type));
    }
}
