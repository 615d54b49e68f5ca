package io.tallystick.postgres;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Aggregate;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.projection.StreamProjection;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionEvent;

import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Keeps the read models current. Applying is idempotent and guarded by version, so it may overlap,
 * repeat and race with itself. Thread-safe.
 */
final class Projections implements InlineProjection {

    private final WholeStreams streams;
    private final StreamProjection<Contact, ContactEvent> contact;
    private final StreamProjection<Transaction, TransactionEvent> transaction;

    Projections(EventCodec codec, WholeStreams streams) {
        this.streams = streams;
        this.contact = new StreamProjection<>(Aggregate.contact(codec));
        this.transaction = new StreamProjection<>(Aggregate.transaction(codec));
    }

    /**
     * Applies events of any streams, each stream's in the order of their versions.
     *
     * @throws CorruptEvent if one cannot be decoded
     */
    @Override
    public void apply(Handle handle, List<RecordedEvent> events) {
        apply(handle, events, stream -> streams.load(handle, stream));
    }

    /**
     * Applies events of any streams, each stream's in the order of their versions.
     *
     * @param wholeStreams loads a stream up to at least the last of its {@code events}
     * @throws CorruptEvent if one cannot be decoded
     */
    void apply(
            Handle handle,
            List<RecordedEvent> events,
            Function<StreamName, LoadedStream> wholeStreams) {
        Map<StreamName, List<RecordedEvent>> contacts = new LinkedHashMap<>();
        Map<StreamName, List<RecordedEvent>> transactions = new LinkedHashMap<>();
        WholeStreams.byStream(events)
                .forEach(
                        (stream, ofStream) ->
                                AggregateType.of(stream)
                                        .ifPresent(
                                                type ->
                                                        (type == AggregateType.CONTACT
                                                                        ? contacts
                                                                        : transactions)
                                                                .put(stream, ofStream)));
        ContactRows.upsert(
                handle,
                advance(
                        handle,
                        contact,
                        contacts,
                        AggregateType.CONTACT,
                        ContactRows::read,
                        wholeStreams));
        TransactionRows.upsert(
                handle,
                advance(
                        handle,
                        transaction,
                        transactions,
                        AggregateType.TRANSACTION,
                        TransactionRows::read,
                        wholeStreams));
    }

    private interface RowReader<S> {
        Map<UUID, Projected<S>> read(Handle handle, List<UUID> ids);
    }

    /** Rows come in the order of their ids, so that two who write the same never deadlock. */
    private static <S, E extends DomainEvent> List<Projected<S>> advance(
            Handle handle,
            StreamProjection<S, E> projection,
            Map<StreamName, List<RecordedEvent>> events,
            AggregateType type,
            RowReader<S> reader,
            Function<StreamName, LoadedStream> wholeStreams) {
        Map<UUID, Projected<S>> rows = reader.read(handle, idsOfExisting(events, type));
        List<Projected<S>> advanced = new ArrayList<>();
        events.forEach(
                (stream, next) ->
                        advanced.add(
                                projection.advance(
                                        rows.get(type.idIn(stream).orElseThrow()),
                                        next,
                                        () -> wholeStreams.apply(stream))));
        advanced.sort(Comparator.comparing(Projected::id));
        return advanced;
    }

    /** A stream that begins now has no row to read. */
    private static List<UUID> idsOfExisting(
            Map<StreamName, List<RecordedEvent>> events, AggregateType type) {
        return events.entrySet().stream()
                .filter(entry -> entry.getValue().getFirst().version() > 0)
                .map(entry -> type.idIn(entry.getKey()).orElseThrow())
                .toList();
    }

    Projected<Contact> foldContact(List<RecordedEvent> stream) {
        return contact.fold(stream);
    }

    Projected<Transaction> foldTransaction(List<RecordedEvent> stream) {
        return transaction.fold(stream);
    }
}
