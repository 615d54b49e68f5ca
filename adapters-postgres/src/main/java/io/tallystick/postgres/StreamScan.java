package io.tallystick.postgres;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads whole streams of the log in the order of their names, many at a time, with nothing that
 * folding does not look at. Immutable.
 *
 * @param maxEvents at a time; a stream that is longer comes alone
 * @param maxCharacters of data at a time, for some events are long
 * @param condition on the events, the same for all of a stream
 */
record StreamScan(int maxEvents, long maxCharacters, String condition) {

    /** What {@link #event} reads, and how much the archive has of it. */
    static final String COLUMNS =
            "stream, version, event_id, type, schema_version, user_id, occurred_at,"
                    + " coalesce(data::text, ''), coalesce(cut_length, 0)";

    /** Of all streams. */
    StreamScan(int maxEvents, long maxCharacters) {
        this(maxEvents, maxCharacters, "true");
    }

    /** The streams that come after one, as rows; none after the last. */
    List<List<LoggedEvent>> after(Handle handle, String name) {
        Gathered gathered = new Gathered(maxCharacters);
        boolean hasAll = SqlCopy.out(handle, query(literal(handle, name)), gathered::add);
        boolean isCut = !hasAll || gathered.events == maxEvents;
        List<List<LoggedEvent>> streams = gathered.streams;
        if (isCut && streams.size() > 1) {
            streams.removeLast();
        } else if (isCut) {
            return List.of(WholeStreams.rows(handle, streamOf(streams.getFirst())));
        }
        return streams;
    }

    private String query(String after) {
        return "select position, "
                + COLUMNS
                + " from events where stream > "
                + after
                + " and "
                + condition
                + " order by stream, version limit "
                + maxEvents;
    }

    static StreamName streamOf(List<LoggedEvent> events) {
        return events.getFirst().event().stream();
    }

    private static String literal(Handle handle, String text) {
        return handle.createQuery("select quote_literal(:text)")
                .bind("text", text)
                .mapTo(String.class)
                .one();
    }

    /** An event of a stream whose name was read. */
    static RecordedEvent event(StreamName stream, CopyDecoder row) {
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

    /** What was read so far. */
    private static final class Gathered {

        private final long maxCharacters;
        private final List<List<LoggedEvent>> streams = new ArrayList<>();
        private int events;
        private long characters;

        Gathered(long maxCharacters) {
            this.maxCharacters = maxCharacters;
        }

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
            characters += event.data().length() + row.int4();
            return characters <= maxCharacters;
        }
    }
}
