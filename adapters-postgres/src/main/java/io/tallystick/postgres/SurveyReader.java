package io.tallystick.postgres;

import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Transaction;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads streams in the order of their names, and the rows that they should fold to, both as of one
 * moment. Thread-safe.
 */
final class SurveyReader {

    static final int MAX_EVENTS = 5000;
    private static final int FETCH_SIZE = 500;

    /** Of data in one batch, for some events are long. */
    private static final long MAX_CHARACTERS = 4_000_000;

    /** Nothing that folding does not look at. */
    private static final String EVENTS =
            "select position, stream, version, event_id, type, schema_version, user_id,"
                    + " occurred_at, data"
                    + " from events where stream > :after order by stream, version limit :max";

    private final Jdbi jdbi;
    private final ArchivedEvents archived;

    SurveyReader(Jdbi jdbi, ArchivedEvents archived) {
        this.jdbi = jdbi;
        this.archived = archived;
    }

    /**
     * Some whole streams and their rows.
     *
     * @param streams never none
     * @param parked those of them that stand still
     */
    record Batch(
            List<List<RecordedEvent>> streams,
            Map<UUID, Projected<Contact>> contacts,
            Map<UUID, Projected<Transaction>> transactions,
            Set<String> parked) {

        /** The name to go on after. */
        String last() {
            return streams.getLast().getFirst().stream().value();
        }
    }

    /** The same with events as rows. */
    private record Rows(
            List<List<LoggedEvent>> streams,
            Map<UUID, Projected<Contact>> contacts,
            Map<UUID, Projected<Transaction>> transactions,
            Set<String> parked) {}

    /** What comes after a stream; empty if nothing does. */
    Optional<Batch> after(String stream) {
        return jdbi.inTransaction(
                        TransactionIsolationLevel.REPEATABLE_READ, handle -> read(handle, stream))
                .map(this::complete);
    }

    private Batch complete(Rows rows) {
        List<LoggedEvent> all = rows.streams().stream().flatMap(List::stream).toList();
        return new Batch(
                List.copyOf(WholeStreams.byStream(archived.completeEvents(all)).values()),
                rows.contacts(),
                rows.transactions(),
                rows.parked());
    }

    private Optional<Rows> read(Handle handle, String after) {
        List<List<LoggedEvent>> streams = streamsAfter(handle, after);
        if (streams.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Rows(
                        streams,
                        ContactRows.read(handle, idsOf(streams, AggregateType.CONTACT)),
                        TransactionRows.read(handle, idsOf(streams, AggregateType.TRANSACTION)),
                        parked(handle, streams)));
    }

    /** The last stream may have been cut off, and then is left for the next time. */
    private List<List<LoggedEvent>> streamsAfter(Handle handle, String after) {
        List<List<LoggedEvent>> streams = new ArrayList<>();
        boolean isCut;
        try (ResultIterator<LoggedEvent> events =
                handle.createQuery(EVENTS)
                        .bind("after", after)
                        .bind("max", MAX_EVENTS)
                        .setFetchSize(FETCH_SIZE)
                        .map((row, context) -> event(row))
                        .iterator()) {
            isCut = gather(events, streams);
        }
        if (isCut && streams.size() > 1) {
            streams.removeLast();
        } else if (isCut) {
            return List.of(WholeStreams.rows(handle, streamOf(streams.getFirst())));
        }
        return streams;
    }

    private boolean gather(ResultIterator<LoggedEvent> events, List<List<LoggedEvent>> into) {
        int count = 0;
        long characters = 0;
        while (events.hasNext()) {
            LoggedEvent event = events.next();
            if (into.isEmpty() || !streamOf(into.getLast()).equals(event.event().stream())) {
                into.add(new ArrayList<>());
            }
            into.getLast().add(event);
            count++;
            characters += event.event().data().length();
            if (characters > MAX_CHARACTERS) {
                return true;
            }
        }
        return count == MAX_EVENTS;
    }

    private static StreamName streamOf(List<LoggedEvent> events) {
        return events.getFirst().event().stream();
    }

    private static LoggedEvent event(ResultSet row) throws SQLException {
        Instant occurredAt = SqlTime.read(row, "occurred_at");
        return new LoggedEvent(
                new GlobalPosition(row.getLong("position")),
                new RecordedEvent(
                        new StreamName(row.getString("stream")),
                        row.getLong("version"),
                        new EventId(row.getObject("event_id", UUID.class)),
                        row.getString("type"),
                        row.getInt("schema_version"),
                        EventRows.dataOrNothing(row),
                        new EventMetadata(
                                new UserId(row.getObject("user_id", UUID.class)),
                                occurredAt,
                                "",
                                null,
                                null,
                                null),
                        occurredAt));
    }

    private static List<UUID> idsOf(List<List<LoggedEvent>> streams, AggregateType type) {
        return streams.stream().flatMap(events -> type.idIn(streamOf(events)).stream()).toList();
    }

    private static Set<String> parked(Handle handle, List<List<LoggedEvent>> streams) {
        return new HashSet<>(
                handle.createQuery(
                                "select stream from parked_streams where stream >= :first and"
                                        + " stream <= :last")
                        .bind("first", streamOf(streams.getFirst()).value())
                        .bind("last", streamOf(streams.getLast()).value())
                        .mapTo(String.class)
                        .list());
    }
}
