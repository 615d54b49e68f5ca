package io.tallystick.postgres;

import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads whole streams, all as they were when it began. A place in each is found first, then streams
 * are fetched page by page, so that neither a slow archive nor a slow reader keeps a transaction.
 * Streams come in the order of these places, for so they lie in the archive. Immutable.
 */
final class StreamPages {

    private static final int STREAMS = 200;

    /** A page with so many rows ends with their stream. */
    private static final int ENOUGH_ROWS = 1000;

    private static final int FETCH_SIZE = 10_000;

    private static final String EVENTS =
            "select "
                    + EventRows.COLUMNS
                    + " from (select e.*, p.number from unnest(:places) with ordinality as p(place,"
                    + " number) join events i on i.position = p.place join events e on e.stream ="
                    + " i.stream where e.position <= :head) s order by number, version";

    private final Jdbi jdbi;
    private final ArchivedEvents archived;

    StreamPages(Jdbi jdbi, ArchivedEvents archived) {
        this.jdbi = jdbi;
        this.archived = archived;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Places(long[] ofStreams, long head) {}

    private record Page(List<LoggedEvent> rows, int streams) {}

    /**
     * @param query for a position in each stream, in a column that is called place
     * @param reader called in no transaction with whole streams, oldest event first
     */
    void read(String query, UnaryOperator<Query> bind, Consumer<List<LoggedEvent>> reader) {
        Places found = places(query, bind);
        int done = 0;
        while (done < found.ofStreams().length) {
            Page page = page(found, done);
            byStream(archived.complete(page.rows())).values().forEach(reader);
            done += page.streams();
        }
    }

    /** Events become readable in the order of their positions, so the head stands for a moment. */
    private Places places(String query, UnaryOperator<Query> bind) {
        return jdbi.inTransaction(
                handle -> {
                    long head = PostgresEventLog.headPosition(handle);
                    Query asked =
                            handle.createQuery(
                                            "select place from ("
                                                    + query
                                                    + ") p where place <= :head order by place")
                                    .bind("head", head)
                                    .setFetchSize(FETCH_SIZE);
                    try (Stream<Long> found = bind.apply(asked).mapTo(Long.class).stream()) {
                        return new Places(found.mapToLong(Long::longValue).toArray(), head);
                    }
                });
    }

    private Page page(Places places, int from) {
        int to = Math.min(from + STREAMS, places.ofStreams().length);
        Long[] some = Arrays.stream(places.ofStreams(), from, to).boxed().toArray(Long[]::new);
        return jdbi.inTransaction(
                handle -> {
                    List<LoggedEvent> rows = new ArrayList<>();
                    int streams = 0;
                    try (ResultIterator<LoggedEvent> found =
                            handle.createQuery(EVENTS)
                                    .bind("places", some)
                                    .bind("head", places.head())
                                    .setFetchSize(ENOUGH_ROWS)
                                    .map((row, context) -> EventRows.readLogged(row))
                                    .iterator()) {
                        while (found.hasNext()) {
                            LoggedEvent row = found.next();
                            if (rows.isEmpty() || !streamOf(rows.getLast()).equals(streamOf(row))) {
                                if (rows.size() >= ENOUGH_ROWS) {
                                    return new Page(rows, streams);
                                }
                                streams++;
                            }
                            rows.add(row);
                        }
                    }
                    return new Page(rows, to - from);
                });
    }

    private static Map<StreamName, List<LoggedEvent>> byStream(List<LoggedEvent> events) {
        return events.stream()
                .collect(
                        Collectors.groupingBy(
                                StreamPages::streamOf, LinkedHashMap::new, Collectors.toList()));
    }

    private static StreamName streamOf(LoggedEvent logged) {
        return logged.event().stream();
    }
}
