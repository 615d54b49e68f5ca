package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.StreamTruncation;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.postgres.ConnectionPools.Use;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Events are appended in a store elsewhere, and mirrored into the database. Thread-safe. */
final class MirroredLog implements LogSource {

    private final EventStore eventStore;
    private final EventLog eventLog;
    private final Projector projector;
    private final @Nullable StreamTruncation truncation;

    private MirroredLog(
            EventStore eventStore,
            EventLog eventLog,
            Projector projector,
            @Nullable StreamTruncation truncation) {
        this.truncation = truncation;
        this.eventStore = eventStore;
        this.eventLog = eventLog;
        this.projector = projector;
    }

    /**
     * @throws LogMismatch if the database has other events than the store
     */
    static MirroredLog open(
            ConnectionPools pools,
            LogSignal signal,
            ArchivedEvents archived,
            Projections projections,
            @Nullable Archive archive,
            EventStore store) {
        Jdbi jdbi = pools.jdbi(Use.COMMANDS);
        check(jdbi.inTransaction(MirroredLog::checkpoint), store);
        OwnWrites ownWrites = new OwnWrites(jdbi, signal);
        return new MirroredLog(
                new MirroredEventStore(
                        store,
                        pools.jdbi(Use.INLINE),
                        new TruncatedStreams(jdbi, archived),
                        projections,
                        ownWrites),
                new MirroredEventLog(
                        new PostgresEventLog(jdbi, pools.jdbi(Use.LISTS), signal, archived),
                        ownWrites),
                new Projector(
                        pools.jdbi(Use.PROJECTOR),
                        jdbi,
                        store,
                        new ArchivedBeginning(archive, jdbi, store, projections),
                        new Mirror(projections)),
                store instanceof StreamTruncation able ? able : null);
    }

    private static Checkpoint checkpoint(Handle handle) {
        AppendBatch.lockLog(handle);
        boolean isMirror = CheckpointRow.read(handle).isPresent();
        if (!isMirror && PostgresEventLog.headPosition(handle) > 0) {
            throw LogMismatch.isOwn();
        }
        CheckpointRow.begin(handle);
        return CheckpointRow.read(handle).orElseThrow();
    }

    /**
     * @throws LogMismatch if the store does not have the last event that was mirrored
     */
    static void check(Checkpoint checkpoint, EventStore store) {
        Checkpoint.Mirrored last = checkpoint.last();
        if (last == null) {
            return;
        }
        List<RecordedEvent> found = store.readForwards(last.stream(), last.version(), 1).events();
        if (found.isEmpty() || !found.getFirst().id().equals(last.id())) {
            throw LogMismatch.hasLost(last);
        }
    }

    @Override
    public EventStore eventStore() {
        return eventStore;
    }

    @Override
    public EventLog eventLog() {
        return eventLog;
    }

    /** Empty if the store cannot forget anything. */
    Optional<StreamTruncation> truncation() {
        return Optional.ofNullable(truncation);
    }

    Projector projector() {
        return projector;
    }

    @Override
    public void close() {
        projector.close();
    }
}
