package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.transaction.Transaction;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Folds whole streams again and puts right the rows that differ. Thread-safe. */
final class StreamRepair {

    private final Projections projections;
    private final WholeStreams wholeStreams;
    private final EventStore store;
    private final Rows<Contact> contacts;
    private final Rows<Transaction> transactions;

    StreamRepair(Projections projections, WholeStreams wholeStreams, EventStore store) {
        this.projections = projections;
        this.wholeStreams = wholeStreams;
        this.store = store;
        this.contacts =
                new Rows<>(
                        AggregateType.CONTACT,
                        ContactRows::copied,
                        projections::foldContact,
                        ContactRows::encode,
                        ContactRows::upsert);
        this.transactions =
                new Rows<>(
                        AggregateType.TRANSACTION,
                        TransactionRows::copied,
                        projections::foldTransaction,
                        TransactionRows::encode,
                        TransactionRows::upsert);
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
        List<String> repaired = new ArrayList<>(repair(handle, names, contacts));
        List<UUID> ids = idsOf(repaired.stream().map(StreamName::new).toList(), contacts.type());
        repaired.addAll(repair(handle, names, transactions));
        LeftOut.correct(handle, ids, ids, List.of());
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
        differing.addAll(differing(handle, streams, contacts));
        differing.addAll(differing(handle, streams, transactions));
        LeftOut.wrong(handle, idsOf(streams, AggregateType.TRANSACTION)).stream()
                .filter(stream -> !differing.contains(stream))
                .forEach(differing::add);
        return differing;
    }

    private static List<UUID> idsOf(List<StreamName> streams, AggregateType type) {
        return streams.stream().flatMap(stream -> type.idIn(stream).stream()).toList();
    }

    /**
     * Rows of one type. They are compared as they are copied, so that one may hold what no command
     * would accept.
     */
    private record Rows<S>(
            AggregateType type,
            BiFunction<Handle, List<UUID>, CopiedRows> copied,
            Function<List<RecordedEvent>, Projected<S>> fold,
            BiConsumer<CopyEncoder, Projected<S>> encode,
            BiConsumer<Handle, List<Projected<S>>> upsert) {

        List<StreamName> ofType(List<StreamName> streams) {
            return streams.stream().filter(stream -> type.idIn(stream).isPresent()).toList();
        }

        /** Whether there is the row that a stream folds to. */
        boolean isRight(Projected<S> folded, CopiedRows rows, CopyEncoder encoder) {
            encoder.clear();
            encode.accept(encoder, folded);
            return rows.matches(folded.id(), encoder);
        }

        long version(CopiedRows rows, StreamName stream) {
            return rows.version(type.idIn(stream).orElseThrow());
        }
    }

    private <S> List<String> differing(Handle handle, List<StreamName> streams, Rows<S> of) {
        List<StreamName> ofType = of.ofType(streams);
        CopiedRows rows = of.copied().apply(handle, idsOf(ofType, of.type()));
        CopyEncoder encoder = new CopyEncoder();
        List<String> differing = new ArrayList<>();
        for (StreamName stream : ofType) {
            Projected<S> folded = foldAsOf(handle, stream, of.version(rows, stream), of.fold());
            if (folded == null || !of.isRight(folded, rows, encoder)) {
                differing.add(stream.value());
            }
        }
        return differing;
    }

    /** Null if it cannot be folded. A store elsewhere may have gone on since. */
    private <S> @Nullable Projected<S> foldAsOf(
            Handle handle,
            StreamName stream,
            long version,
            Function<List<RecordedEvent>, Projected<S>> fold) {
        List<RecordedEvent> logged = wholeStreams.read(handle, stream);
        List<RecordedEvent> events = wholeStream(logged, stream, version);
        long known = Math.max(logged.size(), Math.min(version + 1, events.size()));
        try {
            return fold.apply(events.subList(0, Math.toIntExact(known)));
        } catch (CorruptEvent e) {
            return null;
        }
    }

    /**
     * Rows are locked before their streams are read: an append that comes in between waits with its
     * row, so what is written here is never older than what was there. A wrong row is taken away
     * first, since its version may be wrong, too, and would guard it.
     */
    private <S> List<String> repair(Handle handle, List<StreamName> streams, Rows<S> of) {
        List<StreamName> ofType = of.ofType(streams);
        List<UUID> ids = idsOf(ofType, of.type());
        if (ids.isEmpty()) {
            return List.of();
        }
        String table = table(of.type());
        handle.createQuery(
                        "select id from " + table + " where id = any(:ids) order by id for update")
                .bind("ids", ids.toArray(UUID[]::new))
                .mapTo(UUID.class)
                .list();
        CopiedRows rows = of.copied().apply(handle, ids);
        CopyEncoder encoder = new CopyEncoder();
        List<Projected<S>> wrong = new ArrayList<>();
        List<String> repaired = new ArrayList<>();
        List<String> released = new ArrayList<>();
        Map<StreamName, List<RecordedEvent>> logged = wholeStreams.read(handle, ofType);
        for (StreamName stream : ofType) {
            List<RecordedEvent> events =
                    wholeStream(
                            logged.getOrDefault(stream, List.of()),
                            stream,
                            of.version(rows, stream));
            try {
                Projected<S> folded = of.fold().apply(events);
                released.add(stream.value());
                if (!of.isRight(folded, rows, encoder)) {
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
        handle.createUpdate("delete from " + table + " where id = any(:ids)")
                .bind("ids", wrong.stream().map(Projected::id).toArray(UUID[]::new))
                .execute();
        of.upsert().accept(handle, wrong);
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
            List<RecordedEvent> logged, StreamName stream, long version) {
        return version < logged.size() ? logged : store.readStream(stream);
    }
}
