package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Folds whole streams again and puts right the rows that differ. Thread-safe. */
final class StreamRepair {

    private final Projections projections;
    private final WholeStreams wholeStreams;
    private final EventStore store;

    StreamRepair(Projections projections, WholeStreams wholeStreams, EventStore store) {
        this.projections = projections;
        this.wholeStreams = wholeStreams;
        this.store = store;
    }

    /** The same for who has read some events already. */
    StreamRepair knowing(List<RecordedEvent> events) {
        ArchivedEvents known = new KnownEvents(events, wholeStreams.archived());
        return new StreamRepair(projections, new WholeStreams(known), store);
    }

    /**
     * Parks the streams that cannot be projected, and releases those that can.
     *
     * @param streams of the log
     * @return those whose rows were wrong
     */
    List<String> repair(Handle handle, List<StreamName> streams) {
        try {
            return Attempt.get(handle, () -> repairAll(handle, streams));
        } catch (JdbiException e) {
            if (SqlFailures.isPassing(e)) {
                throw e;
            }
            return streams.stream()
                    .flatMap(stream -> repairOrPark(handle, stream).stream())
                    .toList();
        }
    }

    /**
     * Adds rows that were missing, unless others were faster.
     *
     * @return the streams whose rows were added
     */
    List<String> addMissing(Handle handle, FoldedRows missing) {
        try {
            return Attempt.get(handle, () -> addAll(handle, missing));
        } catch (JdbiException e) {
            if (SqlFailures.isPassing(e)) {
                throw e;
            }
            return missing.streams()
                    .flatMap(stream -> repairOrPark(handle, stream).stream())
                    .toList();
        }
    }

    private static List<String> addAll(Handle handle, FoldedRows missing) {
        return Stream.concat(
                        named(
                                AggregateType.CONTACT,
                                ContactRows.addMissing(handle, missing.contacts())),
                        named(
                                AggregateType.TRANSACTION,
                                TransactionRows.addMissing(handle, missing.transactions())))
                .toList();
    }

    private static Stream<String> named(AggregateType type, List<UUID> ids) {
        return ids.stream().map(id -> StreamName.of(type, id).value());
    }

    /** One row that the database refuses must not keep the others from being put right. */
    private List<String> repairOrPark(Handle handle, StreamName stream) {
        try {
            return Attempt.get(handle, () -> repairAll(handle, List.of(stream)));
        } catch (JdbiException e) {
            if (SqlFailures.isPassing(e)) {
                throw e;
            }
            ParkedStreams.park(handle, wholeStreams.read(handle, stream).getLast(), e);
            return List.of();
        }
    }

    private List<String> repairAll(Handle handle, List<StreamName> names) {
        List<String> repaired =
                new ArrayList<>(
                        repairRows(
                                handle,
                                names,
                                AggregateType.CONTACT,
                                ContactRows::read,
                                projections::foldContact,
                                ContactRows::upsert));
        List<UUID> contacts =
                idsOf(repaired.stream().map(StreamName::new).toList(), AggregateType.CONTACT);
        repaired.addAll(
                repairRows(
                        handle,
                        names,
                        AggregateType.TRANSACTION,
                        TransactionRows::read,
                        projections::foldTransaction,
                        TransactionRows::upsert));
        LeftOut.correct(handle, contacts, contacts, List.of());
        return repaired;
    }

    /**
     * Changes nothing.
     *
     * @param handle in a transaction that sees one moment
     * @return the streams whose rows are not what their events fold to
     */
    List<String> differing(Handle handle, List<StreamName> streams) {
        List<String> differing = new ArrayList<>();
        differing.addAll(
                differing(
                        handle,
                        streams,
                        AggregateType.CONTACT,
                        ContactRows::read,
                        projections::foldContact));
        differing.addAll(
                differing(
                        handle,
                        streams,
                        AggregateType.TRANSACTION,
                        TransactionRows::read,
                        projections::foldTransaction));
        LeftOut.wrong(handle, idsOf(streams, AggregateType.TRANSACTION)).stream()
                .filter(stream -> !differing.contains(stream))
                .forEach(differing::add);
        return differing;
    }

    private static List<UUID> idsOf(List<StreamName> streams, AggregateType type) {
        return streams.stream().flatMap(stream -> type.idIn(stream).stream()).toList();
    }

    private <S> List<String> differing(
            Handle handle,
            List<StreamName> streams,
            AggregateType type,
            RowReader<S> reader,
            Function<List<RecordedEvent>, Projected<S>> fold) {
        List<StreamName> ofType =
                streams.stream().filter(stream -> type.idIn(stream).isPresent()).toList();
        Map<UUID, Projected<S>> rows =
                reader.read(
                        handle,
                        ofType.stream().map(stream -> type.idIn(stream).orElseThrow()).toList());
        List<String> differing = new ArrayList<>();
        for (StreamName stream : ofType) {
            Projected<S> row = rows.get(type.idIn(stream).orElseThrow());
            if (row == null || !row.equals(foldAsOf(handle, stream, row, fold))) {
                differing.add(stream.value());
            }
        }
        return differing;
    }

    /** Null if it cannot be folded. A store elsewhere may have gone on since. */
    private <S> @Nullable Projected<S> foldAsOf(
            Handle handle,
            StreamName stream,
            Projected<S> row,
            Function<List<RecordedEvent>, Projected<S>> fold) {
        List<RecordedEvent> logged = wholeStreams.read(handle, stream);
        List<RecordedEvent> events = wholeStream(logged, stream, row);
        long known = Math.max(logged.size(), Math.min(row.version() + 1, events.size()));
        try {
            return fold.apply(events.subList(0, Math.toIntExact(known)));
        } catch (CorruptEvent e) {
            return null;
        }
    }

    private interface RowReader<S> {
        Map<UUID, Projected<S>> read(Handle handle, List<UUID> ids);
    }

    /**
     * Rows are locked before their streams are read: an append that comes in between waits with its
     * row, so what is written here is never older than what was there. A wrong row is taken away
     * first, since its version may be wrong, too, and would guard it.
     */
    private <S> List<String> repairRows(
            Handle handle,
            List<StreamName> streams,
            AggregateType type,
            RowReader<S> reader,
            Function<List<RecordedEvent>, Projected<S>> fold,
            BiConsumer<Handle, List<Projected<S>>> upsert) {
        List<StreamName> ofType =
                streams.stream().filter(stream -> type.idIn(stream).isPresent()).toList();
        List<UUID> ids = idsOf(ofType, type);
        if (ids.isEmpty()) {
            return List.of();
        }
        handle.createQuery(
                        "select id from "
                                + table(type)
                                + " where id = any(:ids) order by id for"
                                + " update")
                .bind("ids", ids.toArray(UUID[]::new))
                .mapTo(UUID.class)
                .list();
        Map<UUID, Projected<S>> rows = reader.read(handle, ids);
        List<Projected<S>> wrong = new ArrayList<>();
        List<String> repaired = new ArrayList<>();
        List<String> released = new ArrayList<>();
        Map<StreamName, List<RecordedEvent>> logged = wholeStreams.read(handle, ofType);
        for (StreamName stream : ofType) {
            List<RecordedEvent> events =
                    wholeStream(
                            logged.getOrDefault(stream, List.of()),
                            stream,
                            rows.get(type.idIn(stream).orElseThrow()));
            try {
                Projected<S> folded = fold.apply(events);
                released.add(stream.value());
                if (!folded.equals(rows.get(folded.id()))) {
                    wrong.add(folded);
                    repaired.add(stream.value());
                }
            } catch (CorruptEvent e) {
                if (EventRows.contains(handle, events.getLast())) { // else the mirror parks it
                    ParkedStreams.park(handle, events.getLast(), e);
                }
            }
        }
        ParkedStreams.release(handle, released);
        handle.createUpdate("delete from " + table(type) + " where id = any(:ids)")
                .bind("ids", wrong.stream().map(Projected::id).toArray(UUID[]::new))
                .execute();
        upsert.accept(handle, wrong);
        return repaired;
    }

    static String table(AggregateType type) {
        return switch (type) {
            case CONTACT -> "contacts";
            case TRANSACTION -> "transactions";
        };
    }

    /** A row may be ahead of a log that mirrors the store. */
    private List<RecordedEvent> wholeStream(
            List<RecordedEvent> logged, StreamName stream, @Nullable Projected<?> row) {
        return row == null || row.version() < logged.size() ? logged : store.readStream(stream);
    }
}
