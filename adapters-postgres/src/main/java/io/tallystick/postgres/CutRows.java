package io.tallystick.postgres;

import static io.tallystick.postgres.SqlArrays.column;
import static io.tallystick.postgres.SqlArrays.texts;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes from rows what the archive has of their events, and puts it back. What is looked up by
 * stays: ids, places, times, keys, and in the index whom an event is about. Stateless.
 */
final class CutRows {

    private CutRows() {}

    /** The rows that come after a position, in their order. */
    static List<LoggedEvent> read(Handle handle, long after, long upTo, int limit) {
        return handle.createQuery(
                        "select "
                                + EventRows.COLUMNS
                                + " from events where position > :after and position <= :upTo"
                                + " order by position limit :limit")
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("limit", limit)
                .map((row, context) -> EventRows.readLogged(row))
                .list();
    }

    /** The first event that is cut, from one position to another, both inclusive. */
    static Optional<Long> firstCut(Handle handle, long first, long last) {
        return handle.createQuery(
                        "select position from events where position between :first and :last and"
                                + " data is null order by position limit 1")
                .bind("first", first)
                .bind("last", last)
                .mapTo(Long.class)
                .findOne();
    }

    /**
     * Cuts those that are in the log exactly as they are in the archive; others stay whole.
     *
     * @param archived in the order of their positions
     * @return how many were cut
     */
    static long cut(Handle handle, List<LoggedEvent> archived) {
        if (archived.isEmpty()) {
            return 0;
        }
        Map<Long, LoggedEvent> rows = rowsOf(handle, archived);
        List<LoggedEvent> same = new ArrayList<>();
        for (LoggedEvent event : archived) {
            LoggedEvent row = rows.get(place(event));
            EventSkeleton.check(row, event);
            if (event.equals(row)) {
                same.add(event);
            }
        }
        return handle.createUpdate(
                        "update events e set cut_length = length(data::text) +"
                                + " coalesce(length(comment), 0), data = null, comment = null,"
                                + " causation_id = null,"
                                + " correlation_id = '', words = f.words::tsvector from"
                                + " unnest(:positions, :words) as f(position, words) where"
                                + " e.position = f.position and e.data is not null")
                .bind("positions", column(same, CutRows::place, Long[]::new))
                .bind("words", texts(same, logged -> SearchIndex.vectorOfCut(logged.event())))
                .execute();
    }

    /**
     * Makes rows whole again.
     *
     * @return how many were not
     */
    static long restore(Handle handle, List<LoggedEvent> archived) {
        if (archived.isEmpty()) {
            return 0;
        }
        Map<Long, LoggedEvent> rows = rowsOf(handle, archived);
        archived.forEach(event -> EventSkeleton.check(rows.get(place(event)), event));
        return handle.createUpdate(
                        "update events e set cut_length = null, data = f.data::json, comment ="
                            + " f.comment, causation_id = f.causation_id, correlation_id ="
                            + " f.correlation_id, words = f.words::tsvector from unnest(:positions,"
                            + " :datas, :comments, :causationIds, :correlationIds, :words) as"
                            + " f(position, data, comment, causation_id, correlation_id, words)"
                            + " where e.position = f.position and e.data is null")
                .bind("positions", column(archived, CutRows::place, Long[]::new))
                .bind("datas", of(archived, RecordedEvent::data))
                .bind("comments", of(archived, event -> event.metadata().comment()))
                .bind("causationIds", of(archived, event -> event.metadata().causationId()))
                .bind("correlationIds", of(archived, event -> event.metadata().correlationId()))
                .bind("words", of(archived, SearchIndex::vector))
                .execute();
    }

    private static Map<Long, LoggedEvent> rowsOf(Handle handle, List<LoggedEvent> events) {
        Map<Long, LoggedEvent> rows = new HashMap<>();
        handle.createQuery(
                        "select "
                                + EventRows.COLUMNS
                                + " from events where position = any(:positions)")
                .bind("positions", column(events, CutRows::place, Long[]::new))
                .map((row, context) -> EventRows.readLogged(row))
                .forEach(row -> rows.put(place(row), row));
        return rows;
    }

    private static @Nullable String[] of(
            List<LoggedEvent> events, Function<RecordedEvent, @Nullable String> value) {
        return texts(events, logged -> value.apply(logged.event()));
    }

    private static Long place(LoggedEvent logged) {
        return logged.position().value();
    }
}
