package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.Snapshot;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Compares snapshots with what their streams fold to up to there, page by page, and puts right
 * those that differ. What is cut is looked up in the archive. Thread-safe.
 */
record SnapshotRepair(Jdbi jdbi, ArchivedEvents archived) {

    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotRepair.class);

    private static final StreamScan SCAN =
            new StreamScan(
                    5000,
                    4_000_000,
                    "exists (select 1 from snapshots s where s.stream = events.stream)");

    /**
     * Waits for nobody but the archive, and not in a transaction. A snapshot of another schema
     * version means nothing, and is left to the next archiving.
     *
     * @param isStopping asked between two pages; what is repaired then stays so
     * @return the streams whose snapshots were wrong
     * @throws StoreUnavailable if the database or the archive cannot be asked
     */
    List<String> run(BooleanSupplier isStopping) {
        Snapshots snapshots = new Snapshots(archived);
        List<String> wrong = new ArrayList<>();
        Optional<Page> page = after("");
        while (page.isPresent() && !isStopping.getAsBoolean()) {
            wrong.addAll(repair(snapshots, page.get()));
            page = after(page.get().last());
        }
        if (!wrong.isEmpty()) {
            LOGGER.warn(
                    "event=snapshots_repaired streams={} first={}", wrong.size(), wrong.getFirst());
        }
        return wrong;
    }

    /** Whole streams and their snapshots, as of one moment; never none. */
    private record Page(List<List<LoggedEvent>> streams, Map<StreamName, Snapshot> snapshots) {

        /** The name to go on after. */
        String last() {
            return StreamScan.streamOf(streams.getLast()).value();
        }
    }

    private Optional<Page> after(String stream) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ, handle -> read(handle, stream));
    }

    private static Optional<Page> read(Handle handle, String after) {
        if (!SnapshotRows.existAfter(handle, after)) {
            return Optional.empty();
        }
        List<List<LoggedEvent>> streams = SCAN.after(handle, after);
        return streams.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Page(
                                streams,
                                SnapshotRows.read(
                                        handle,
                                        streams.stream().map(StreamScan::streamOf).toList())));
    }

    private List<String> repair(Snapshots snapshots, Page page) {
        List<LoggedEvent> rows = page.streams().stream().flatMap(List::stream).toList();
        List<String> wrong = new ArrayList<>();
        WholeStreams.byStream(archived.completeEvents(rows))
                .forEach(
                        (stream, events) -> {
                            Snapshot found = page.snapshots().get(stream);
                            if (found != null && replace(snapshots, stream, events, found)) {
                                wrong.add(stream.value());
                            }
                        });
        return wrong;
    }

    /** Whether it was wrong. One that cannot be is taken away, for the events say it too. */
    private boolean replace(
            Snapshots snapshots, StreamName stream, List<RecordedEvent> events, Snapshot found) {
        int last = events.size() - 1;
        if (events.getLast().version() != last) {
            return false; // some of it is elsewhere
        }
        int version =
                found.version() < 0 || found.version() > last
                        ? last
                        : Math.toIntExact(found.version());
        Optional<Snapshot> folded = snapshots.of(stream, events.subList(0, version + 1));
        return !folded.equals(Optional.of(found))
                && jdbi.inTransaction(
                        handle -> SnapshotRows.replace(handle, stream, found, folded));
    }
}
