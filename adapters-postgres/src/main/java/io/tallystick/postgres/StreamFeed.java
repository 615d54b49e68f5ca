package io.tallystick.postgres;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whole streams of the log, many at a time and in the order of their names, with nothing that
 * folding does not look at. Not thread-safe.
 */
final class StreamFeed {

    private static final int MAX_EVENTS = 20_000;

    /** Of data in one batch, for some events are long. */
    private static final long MAX_CHARACTERS = 8_000_000;

    private static final String EVENTS =
            "select position, stream, version, event_id, type, schema_version, user_id,"
                + " occurred_at, coalesce(data::text, '') from events where stream > %s order by"
                + " stream, version limit "
                    + MAX_EVENTS;

    private final Jdbi jdbi;
    private final ArchivedEvents archived;
    private String after = "";

    StreamFeed(Jdbi jdbi, ArchivedEvents archived) {
        this.jdbi = jdbi;
        this.archived = archived;
    }

    /** The streams that come next, each with all its events; empty after the last. */
    Optional<List<List<RecordedEvent>>> next() {
        List<List<LoggedEvent>> streams = jdbi.inTransaction(this::read);
        if (streams.isEmpty()) {
            return Optional.empty();
        }
        after = streamOf(streams.getLast()).value();
        List<LoggedEvent> rows = streams.stream().flatMap(List::stream).toList();
        return Optional.of(
                List.copyOf(WholeStreams.byStream(archived.completeEvents(rows)).values()));
    }

    private static StreamName streamOf(List<LoggedEvent> events) {
        return events.getFirst().event().stream();
    }

    private List<List<LoggedEvent>> read(Handle handle) {
        Gathered gathered = new Gathered();
        boolean isCut =
                !SqlCopy.out(handle, EVENTS.formatted(literal(handle, after)), gathered::add)
                        || gathered.events == MAX_EVENTS;
        List<List<LoggedEvent>> streams = gathered.streams;
        if (isCut && streams.size() > 1) {
            streams.removeLast();
        } else if (isCut) {
            StreamName longOne = streamOf(streams.getFirst());
            return jdbi.withHandle(reader -> List.of(WholeStreams.rows(reader, longOne)));
        }
        return streams;
    }

    private static String literal(Handle handle, String text) {
        return handle.createQuery("select quote_literal(:text)")
                .bind("text", text)
                .mapTo(String.class)
                .one();
    }

    /** What was read so far. */
    private static final class Gathered {

        private final List<List<LoggedEvent>> streams = new ArrayList<>();
        private int events;
        private long characters;

        boolean add(CopyDecoder row) {
            GlobalPosition position = new GlobalPosition(row.int8());
            String name = row.text();
            boolean isSame = !streams.isEmpty() && streamOf(streams.getLast()).value().equals(name);
            StreamName stream = isSame ? streamOf(streams.getLast()) : new StreamName(name);
            RecordedEvent event = event(stream, row);
            if (!isSame) {
                streams.add(new ArrayList<>());
            }
            streams.getLast().add(new LoggedEvent(position, event));
            events++;
            characters += event.data().length();
            return characters <= MAX_CHARACTERS;
        }

        private static RecordedEvent event(StreamName stream, CopyDecoder row) {
            long version = row.int8();
            EventId id = new EventId(row.uuid());
            String type = row.text();
            int schemaVersion = row.int4();
            UserId user = new UserId(row.uuid());
            Instant occurredAt = row.time();
            String data = row.text();
            return new RecordedEvent(
                    stream,
                    version,
                    id,
                    type,
                    schemaVersion,
                    data,
                    new EventMetadata(user, occurredAt, "", null, null, null),
                    occurredAt);
        }
    }
}
