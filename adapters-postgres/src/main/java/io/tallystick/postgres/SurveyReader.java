package io.tallystick.postgres;

import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
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
            "select stream, version, event_id, type, schema_version, user_id, occurred_at, data"
                    + " from events where stream > :after order by stream, version limit :max";

    private final Jdbi jdbi;

    SurveyReader(Jdbi jdbi) {
        this.jdbi = jdbi;
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

    /** What comes after a stream; empty if nothing does. */
    Optional<Batch> after(String stream) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ, handle -> read(handle, stream));
    }

    private Optional<Batch> read(Handle handle, String after) {
        List<List<RecordedEvent>> streams = streamsAfter(handle, after);
        if (streams.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Batch(
                        streams,
                        ContactRows.read(handle, idsOf(streams, AggregateType.CONTACT)),
                        TransactionRows.read(handle, idsOf(streams, AggregateType.TRANSACTION)),
                        parked(handle, streams)));
    }

    /** The last stream may have been cut off, and then is left for the next time. */
    private List<List<RecordedEvent>> streamsAfter(Handle handle, String after) {
        List<List<RecordedEvent>> streams = new ArrayList<>();
        boolean isCut;
        try (ResultIterator<RecordedEvent> events =
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
            StreamName longOne = streams.getFirst().getFirst().stream();
            return List.of(Projections.wholeStream(handle, longOne));
        }
        return streams;
    }

    private boolean gather(ResultIterator<RecordedEvent> events, List<List<RecordedEvent>> into) {
        int count = 0;
        long characters = 0;
        while (events.hasNext()) {
            RecordedEvent event = events.next();
            if (into.isEmpty() || !into.getLast().getFirst().stream().equals(event.stream())) {
                into.add(new ArrayList<>());
            }
            into.getLast().add(event);
            count++;
            characters += event.data().length();
            if (characters > MAX_CHARACTERS) {
                return true;
            }
        }
        return count == MAX_EVENTS;
    }

    private static RecordedEvent event(ResultSet row) throws SQLException {
        Instant occurredAt = SqlTime.read(row, "occurred_at");
        return new RecordedEvent(
                new StreamName(row.getString("stream")),
                row.getLong("version"),
                new EventId(row.getObject("event_id", UUID.class)),
                row.getString("type"),
                row.getInt("schema_version"),
                row.getString("data"),
                new EventMetadata(
                        new UserId(row.getObject("user_id", UUID.class)),
                        occurredAt,
                        "",
                        null,
                        null,
                        null),
                occurredAt);
    }

    private static List<UUID> idsOf(List<List<RecordedEvent>> streams, AggregateType type) {
        return streams.stream()
                .flatMap(events -> type.idIn(events.getFirst().stream()).stream())
                .toList();
    }

    private static Set<String> parked(Handle handle, List<List<RecordedEvent>> streams) {
        return new HashSet<>(
                handle.createQuery(
                                "select stream from parked_streams where stream >= :first and"
                                        + " stream <= :last")
                        .bind("first", streams.getFirst().getFirst().stream().value())
                        .bind("last", streams.getLast().getFirst().stream().value())
                        .mapTo(String.class)
                        .list());
    }
}
