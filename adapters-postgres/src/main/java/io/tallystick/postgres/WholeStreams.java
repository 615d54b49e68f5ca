package io.tallystick.postgres;

import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.Snapshot;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads streams of the log in transactions, be their events cut or not. Thread-safe. */
record WholeStreams(ArchivedEvents archived) {

    WholeStreams {
        archived = archived.impatient();
    }

    /** Oldest first; empty if there is no such stream. */
    List<RecordedEvent> read(Handle handle, StreamName stream) {
        return archived.completeEvents(rows(handle, stream));
    }

    /** As much of it as is at hand, and the rest when it is asked for. */
    LoadedStream load(Handle handle, StreamName stream) {
        return Rows.read(handle, stream).load(archived);
    }

    /**
     * A stream as it is in the database.
     *
     * @param snapshot null if there is none, or it is not needed
     */
    record Rows(List<LoggedEvent> events, @Nullable Snapshot snapshot) {

        static Rows read(Handle handle, StreamName stream) {
            List<LoggedEvent> events = rows(handle, stream);
            boolean isCut = events.stream().anyMatch(EventRows::isCut);
            return new Rows(events, isCut ? SnapshotRows.find(handle, stream).orElse(null) : null);
        }

        Rows with(@Nullable Snapshot other) {
            return new Rows(events, other);
        }

        /** Reads what comes after the snapshot, which is hardly ever archived. */
        LoadedStream load(ArchivedEvents archived) {
            if (events.stream().noneMatch(EventRows::isCut)) {
                return LoadedStream.whole(archived.completeEvents(events));
            }
            List<EventOutline> outlines =
                    events.stream().map(row -> EventOutline.of(row.event())).toList();
            Supplier<List<RecordedEvent>> whole = () -> archived.completeEvents(events);
            if (snapshot == null || snapshot.version() >= events.size() || hasGap()) {
                return LoadedStream.outlined(outlines, whole);
            }
            int known = Math.toIntExact(snapshot.version() + 1);
            return LoadedStream.since(
                    snapshot,
                    outlines,
                    archived.completeEvents(events.subList(known, events.size())),
                    whole);
        }

        /** Whether some of the stream is elsewhere. */
        boolean hasGap() {
            return events.getLast().event().version() != events.size() - 1;
        }
    }

    /** As rows, which is cheap. */
    static List<LoggedEvent> rows(Handle handle, StreamName stream) {
        return handle.createQuery(
                        "select "
                                + EventRows.COLUMNS
                                + " from events where stream = :stream order by version")
                .bind("stream", stream.value())
                .map((row, context) -> EventRows.readLogged(row))
                .list();
    }

    /** Of many streams, up to a position; without their snapshots. */
    static Map<StreamName, Rows> rows(Handle handle, List<StreamName> streams, long upTo) {
        Map<StreamName, List<LoggedEvent>> rows = new LinkedHashMap<>();
        handle.createQuery(
                        "select "
                                + EventRows.COLUMNS
                                + " from events where stream = any(:streams) and position <= :upTo"
                                + " order by stream, version")
                .bind("streams", streams.stream().map(StreamName::value).toArray(String[]::new))
                .bind("upTo", upTo)
                .map((row, context) -> EventRows.readLogged(row))
                .forEach(
                        row ->
                                rows.computeIfAbsent(
                                                row.event().stream(), stream -> new ArrayList<>())
                                        .add(row));
        Map<StreamName, Rows> streamRows = new LinkedHashMap<>();
        rows.forEach((stream, events) -> streamRows.put(stream, new Rows(events, null)));
        return streamRows;
    }

    /** Those of the streams that have events. */
    Map<StreamName, List<RecordedEvent>> read(Handle handle, List<StreamName> streams) {
        return byStream(
                archived.completeEvents(
                        handle.createQuery(
                                        "select "
                                                + EventRows.COLUMNS
                                                + " from events where stream = any(:streams) order"
                                                + " by stream, version")
                                .bind(
                                        "streams",
                                        streams.stream()
                                                .map(StreamName::value)
                                                .toArray(String[]::new))
                                .map((row, context) -> EventRows.readLogged(row))
                                .list()));
    }

    /** In the order of the first event of each. */
    static Map<StreamName, List<RecordedEvent>> byStream(List<RecordedEvent> events) {
        Map<StreamName, List<RecordedEvent>> streams = new LinkedHashMap<>();
        for (RecordedEvent event : events) {
            streams.computeIfAbsent(event.stream(), stream -> new ArrayList<>()).add(event);
        }
        return streams;
    }
}
