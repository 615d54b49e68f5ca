package io.tallystick.postgres;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads streams of the log in transactions, be their events cut or not. Thread-safe. */
record WholeStreams(ArchivedEvents archived) {

    WholeStreams {
        archived = archived.impatient();
    }

    /** Oldest first; empty if there is no such stream. */
    List<RecordedEvent> read(Handle handle, StreamName stream) {
        return archived.completeEvents(rows(handle, stream));
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
