package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.transaction.Transaction;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Folds streams into the tables that are built. A stream that cannot be projected, or whose row the
 * database refuses, is parked there, and its row is that of the events before. Thread-safe.
 */
final class BesideRows {

    private static final Logger LOGGER = LoggerFactory.getLogger(BesideRows.class);

    private final BesideTables tables;
    private final WholeStreams streams;
    private final Projections projections;
    private final EventStore store;

    BesideRows(
            BesideTables tables, WholeStreams streams, Projections projections, EventStore store) {
        this.tables = tables;
        this.streams = streams;
        this.projections = projections;
        this.store = store;
    }

    /** Adds the rows of whole streams that have none yet. */
    void add(Handle connection, List<List<RecordedEvent>> streams) {
        try {
            FoldedRows folded = fold(streams);
            connection.useTransaction(
                    handle -> {
                        tables.enter(handle);
                        ContactRows.copy(handle, folded.contacts());
                        TransactionRows.copy(handle, folded.transactions());
                    });
        } catch (CorruptEvent | JdbiException e) {
            throwIfPassing(e);
            LOGGER.warn("event=page_row_by_row streams={} reason={}", streams.size(), e.toString());
            connection.useTransaction(
                    handle -> {
                        tables.enter(handle);
                        streams.forEach(events -> replace(handle, complete(events)));
                    });
        }
    }

    private FoldedRows fold(List<List<RecordedEvent>> streams) {
        List<Projected<Contact>> contacts = new ArrayList<>();
        List<Projected<Transaction>> transactions = new ArrayList<>();
        for (List<RecordedEvent> logged : streams) {
            List<RecordedEvent> events = complete(logged);
            Optional<AggregateType> type = AggregateType.of(events.getFirst().stream());
            if (type.isPresent()) {
                switch (type.get()) {
                    case CONTACT -> contacts.add(projections.foldContact(events));
                    case TRANSACTION -> transactions.add(projections.foldTransaction(events));
                }
            }
        }
        return new FoldedRows(contacts, transactions);
    }

    /** Moves rows on by events that come next, each stream's in the order of their versions. */
    void apply(Handle connection, List<RecordedEvent> events) {
        try {
            connection.useTransaction(
                    handle -> {
                        tables.enter(handle);
                        projections.apply(
                                handle, events, stream -> LoadedStream.whole(read(handle, stream)));
                    });
        } catch (CorruptEvent | JdbiException e) {
            throwIfPassing(e);
            LOGGER.warn("event=page_row_by_row events={} reason={}", events.size(), e.toString());
            connection.useTransaction(
                    handle -> {
                        tables.enter(handle);
                        events.stream()
                                .map(RecordedEvent::stream)
                                .collect(Collectors.toSet())
                                .forEach(stream -> replace(handle, read(handle, stream)));
                    });
        }
    }

    /** Takes streams from the store, which may have more of them than the log. */
    void takeFromStore(Handle connection, List<StreamName> streams) {
        for (StreamName stream : streams) {
            List<RecordedEvent> events = store.readStream(stream);
            if (!events.isEmpty()) {
                connection.useTransaction(
                        handle -> {
                            tables.enter(handle);
                            replace(handle, events);
                        });
            }
        }
    }

    private List<RecordedEvent> read(Handle handle, StreamName stream) {
        return complete(streams.read(handle, stream));
    }

    /** Some of a stream may be elsewhere alone. */
    private List<RecordedEvent> complete(List<RecordedEvent> logged) {
        if (logged.getLast().version() == logged.size() - 1) {
            return logged;
        }
        List<RecordedEvent> events = store.readStream(logged.getFirst().stream());
        return events.isEmpty() ? logged : events;
    }

    private void replace(Handle handle, List<RecordedEvent> events) {
        StreamName stream = events.getFirst().stream();
        Optional<AggregateType> type = AggregateType.of(stream);
        if (type.isEmpty()) {
            return;
        }
        handle.createUpdate("delete from " + StreamRepair.table(type.get()) + " where id = :id")
                .bind("id", type.get().idIn(stream).orElseThrow())
                .execute();
        ParkedStreams.release(handle, List.of(stream.value()));
        Optional<RuntimeException> failure = Optional.empty();
        for (int length = events.size(); length > 0; length--) {
            Optional<RuntimeException> next =
                    tryToAdd(handle, type.get(), events.subList(0, length));
            if (next.isEmpty()) {
                failure.ifPresent(reason -> park(handle, events, reason));
                return;
            }
            failure = next;
        }
        failure.ifPresent(reason -> park(handle, events, reason));
    }

    private static void park(Handle handle, List<RecordedEvent> events, RuntimeException reason) {
        if (EventRows.contains(handle, events.getLast())) { // else the mirror parks it
            ParkedStreams.park(handle, events.getLast(), reason);
        }
    }

    /** Empty if it went well. */
    private Optional<RuntimeException> tryToAdd(
            Handle handle, AggregateType type, List<RecordedEvent> events) {
        try {
            Attempt.run(handle, () -> add(handle, type, events));
            return Optional.empty();
        } catch (CorruptEvent | JdbiException e) {
            throwIfPassing(e);
            return Optional.of(e);
        }
    }

    private void add(Handle handle, AggregateType type, List<RecordedEvent> events) {
        switch (type) {
            case CONTACT -> {
                Projected<Contact> row = projections.foldContact(events);
                ContactRows.upsert(handle, List.of(row));
                LeftOut.correct(handle, List.of(row.id()), List.of(row.id()), List.of());
            }
            case TRANSACTION ->
                    TransactionRows.upsert(handle, List.of(projections.foldTransaction(events)));
        }
    }

    private static void throwIfPassing(RuntimeException failure) {
        if (failure instanceof JdbiException jdbi && SqlFailures.isPassing(jdbi)) {
            throw failure;
        }
    }
}
