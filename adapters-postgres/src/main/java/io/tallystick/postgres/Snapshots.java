package io.tallystick.postgres;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Aggregate;
import io.tallystick.application.command.AggregateHistory;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.Snapshot;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.DomainEvent;

import org.jdbi.v3.core.Handle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes snapshots of streams, each from the one before if it can. Thread-safe. */
final class Snapshots {

    private final ArchivedEvents archived;
    private final Map<AggregateType, Aggregate<?, ?, ?>> aggregates;

    Snapshots(ArchivedEvents archived) {
        EventCodec codec = new EventCodec();
        this.archived = archived;
        this.aggregates =
                Map.of(
                        AggregateType.CONTACT, Aggregate.contact(codec),
                        AggregateType.TRANSACTION, Aggregate.transaction(codec));
    }

    /**
     * Takes those of streams as they are up to a position; of some there can be none.
     *
     * @throws StoreUnavailable if one needs the archive, and it cannot be read
     */
    void take(Handle handle, List<StreamName> streams, long upTo) {
        Map<StreamName, Snapshot> before = SnapshotRows.read(handle, streams);
        Map<StreamName, Snapshot> taken = new HashMap<>();
        WholeStreams.rows(handle, streams, upTo)
                .forEach(
                        (stream, rows) ->
                                snapshot(stream, rows.with(before.get(stream)))
                                        .ifPresent(snapshot -> taken.put(stream, snapshot)));
        SnapshotRows.save(handle, taken);
    }

    /** Of the beginning of a stream, without help from another; empty if there can be none. */
    Optional<Snapshot> of(StreamName stream, List<RecordedEvent> beginning) {
        return snapshot(stream, () -> LoadedStream.whole(beginning));
    }

    private Optional<Snapshot> snapshot(StreamName stream, WholeStreams.Rows rows) {
        return rows.hasGap() ? Optional.empty() : snapshot(stream, () -> rows.load(archived));
    }

    private Optional<Snapshot> snapshot(StreamName stream, Supplier<LoadedStream> events) {
        return AggregateType.of(stream)
                .map(aggregates::get)
                .flatMap(aggregate -> snapshot(aggregate, events.get()));
    }

    private static <S, E extends DomainEvent> Optional<Snapshot> snapshot(
            Aggregate<?, S, E> aggregate, LoadedStream stream) {
        try {
            return AggregateHistory.of(aggregate, stream).snapshot();
        } catch (CorruptEvent e) {
            return Optional.empty();
        }
    }
}
