package io.tallystick.postgres;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads streams in the order of their names, and the rows that they should fold to, both as of one
 * moment. Thread-safe.
 */
final class SurveyReader {

    static final int MAX_EVENTS = 5000;

    private static final StreamScan SCAN = new StreamScan(MAX_EVENTS, 4_000_000);

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
            CopiedRows contacts,
            CopiedRows transactions,
            Set<String> parked) {

        /** The name to go on after. */
        String last() {
            return streams.getLast().getFirst().stream().value();
        }
    }

    /** The same with events as rows. */
    private record Rows(
            List<List<LoggedEvent>> streams,
            CopiedRows contacts,
            CopiedRows transactions,
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
        List<List<LoggedEvent>> streams = SCAN.after(handle, after);
        if (streams.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Rows(
                        streams,
                        ContactRows.copied(handle, idsOf(streams, AggregateType.CONTACT)),
                        TransactionRows.copied(handle, idsOf(streams, AggregateType.TRANSACTION)),
                        parked(handle, streams)));
    }

    private static List<UUID> idsOf(List<List<LoggedEvent>> streams, AggregateType type) {
        return streams.stream()
                .flatMap(events -> type.idIn(StreamScan.streamOf(events)).stream())
                .toList();
    }

    private static Set<String> parked(Handle handle, List<List<LoggedEvent>> streams) {
        return new HashSet<>(
                handle.createQuery(
                                "select stream from parked_streams where stream >= :first and"
                                        + " stream <= :last")
                        .bind("first", StreamScan.streamOf(streams.getFirst()).value())
                        .bind("last", StreamScan.streamOf(streams.getLast()).value())
                        .mapTo(String.class)
                        .list());
    }
}
