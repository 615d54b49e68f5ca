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
import io.tallystick.domain.contact.Lifetime;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.transaction.Transaction;
import io.tallystick.domain.transaction.TransactionEvent;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * Keeps the read models current. Applying is idempotent and guarded by version, so it may overlap,
 * repeat and race with itself. Thread-safe.
 */
final class Projections implements InlineProjection {

    private static final Logger LOGGER = LoggerFactory.getLogger(Projections.class);

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
        List<Advance<Contact>> ofContacts =
                advance(
                        handle,
                        contact,
                        contacts,
                        AggregateType.CONTACT,
                        ContactRows::read,
                        wholeStreams);
        ContactRows.upsert(handle, ofContacts.stream().map(Advance::after).toList());
        TransactionRows.upsert(
                handle,
                advance(
                                handle,
                                transaction,
                                transactions,
                                AggregateType.TRANSACTION,
                                TransactionRows::read,
                                wholeStreams)
                        .stream()
                        .map(Advance::after)
                        .toList());
        correctOthers(handle, ofContacts);
    }

    /** Rows of transactions that are not in the batch, but whose contacts are. */
    private static void correctOthers(Handle handle, List<Advance<Contact>> contacts) {
        List<UUID> begun = new ArrayList<>();
        List<UUID> changed = new ArrayList<>();
        for (Advance<Contact> contact : contacts) {
            Lifetime before = lifetimeOf(contact.before());
            Lifetime after = lifetimeOf(contact.after());
            if (!Objects.equals(before.from(), after.from())) {
                begun.add(contact.after().id());
            }
            if (!before.equals(after)) {
                changed.add(contact.after().id());
            }
        }
        LeftOut.correct(handle, begun, changed, List.of());
    }

    private static Lifetime lifetimeOf(@Nullable Projected<Contact> row) {
        return row == null ? Lifetime.NONE : row.state().lifetime();
    }

    /**
     * How a row moves on.
     *
     * @param before null if there was none
     */
    private record Advance<S>(@Nullable Projected<S> before, Projected<S> after) {}

    private interface RowReader<S> {
        Map<UUID, Projected<S>> read(Handle handle, List<UUID> ids);
    }

    /** Rows come in the order of their ids, so that two who write the same never deadlock. */
    private static <S, E extends DomainEvent> List<Advance<S>> advance(
            Handle handle,
            StreamProjection<S, E> projection,
            Map<StreamName, List<RecordedEvent>> events,
            AggregateType type,
            RowReader<S> reader,
            Function<StreamName, LoadedStream> wholeStreams) {
        Map<UUID, Projected<S>> rows = readable(handle, reader, idsOfExisting(events, type));
        List<Advance<S>> advanced = new ArrayList<>();
        events.forEach(
                (stream, next) -> {
                    Projected<S> row = rows.get(type.idIn(stream).orElseThrow());
                    advanced.add(
                            new Advance<>(
                                    row,
                                    projection.advance(
                                            row, next, () -> wholeStreams.apply(stream))));
                });
        advanced.sort(Comparator.comparing(advance -> advance.after().id()));
        return advanced;
    }

    /**
     * Without a row that holds what no event could have made it hold; its stream is folded, which
     * puts the row right.
     */
    private static <S> Map<UUID, Projected<S>> readable(
            Handle handle, RowReader<S> reader, List<UUID> ids) {
        try {
            return reader.read(handle, ids);
        } catch (JdbiException e) {
            throw e;
        } catch (RuntimeException e) {
            if (ids.size() == 1) {
                LOGGER.warn("event=row_folded_anew id={} reason={}", ids.getFirst(), e.toString());
                return Map.of();
            }
        }
        Map<UUID, Projected<S>> rows = new HashMap<>();
        ids.forEach(id -> rows.putAll(readable(handle, reader, List.of(id))));
        return rows;
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
