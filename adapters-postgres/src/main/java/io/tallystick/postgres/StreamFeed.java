package io.tallystick.postgres;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Jdbi;

import java.util.List;
import java.util.Optional;

/** All streams of the log, many at a time and in the order of their names. Not thread-safe. */
final class StreamFeed {

    private static final StreamScan SCAN = new StreamScan(20_000, 8_000_000);

    private final Jdbi jdbi;
    private final ArchivedEvents archived;
    private String after = "";

    StreamFeed(Jdbi jdbi, ArchivedEvents archived) {
        this.jdbi = jdbi;
        this.archived = archived;
    }

    /** The streams that come next, each with all its events; empty after the last. */
    Optional<List<List<RecordedEvent>>> next() {
        List<List<LoggedEvent>> streams = jdbi.inTransaction(handle -> SCAN.after(handle, after));
        if (streams.isEmpty()) {
            return Optional.empty();
        }
        after = StreamScan.streamOf(streams.getLast()).value();
        List<LoggedEvent> rows = streams.stream().flatMap(List::stream).toList();
        return Optional.of(
                List.copyOf(WholeStreams.byStream(archived.completeEvents(rows)).values()));
    }
}
