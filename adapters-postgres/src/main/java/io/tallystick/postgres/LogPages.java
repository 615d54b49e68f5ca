package io.tallystick.postgres;

import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads pages of the table {@code events}. What is frequent is soon found by looking through the
 * user's log, what is rare by an index. Which of both it is depends on where in the log one looks,
 * and no statistics of the database know that: so a stretch is looked through, and if that does not
 * fill the page, everything that the index knows is fetched and put in order. Immutable.
 *
 * <p>Statements are written so that there is one way to run them: the database would weigh its
 * indexes by the average user, who is nobody.
 *
 * @param stretch how many events are looked through first
 */
record LogPages(int stretch) {

    static final LogPages STANDARD = new LogPages(1500);

    /** At most {@code limit} matching events up to the head, in the order of the query. */
    List<LoggedEvent> read(Handle handle, EventQuery query, GlobalPosition head, long limit) {
        EventConditions conditions = new EventConditions(query, head);
        if (conditions.filters().isEmpty()) {
            return near(handle, query, conditions, limit, limit);
        }
        if (query.aggregateId() != null) {
            return byIndex(handle, query, conditions, "user_id = :user", limit);
        }
        Optional<String> index = SearchIndex.query(query);
        if (index.isPresent()) {
            conditions.parameters().put("index", index.get());
            List<LoggedEvent> near = near(handle, query, conditions, stretch, limit);
            return near.size() == limit
                    ? near
                    : byIndex(handle, query, conditions, indexed(query), limit);
        }
        return byTime(handle, query, conditions, limit);
    }

    /** Words are among the conditions already, and said twice the index would be read twice. */
    private static String indexed(EventQuery query) {
        return query.words() != null ? "true" : "words @@ (:index)::tsquery";
    }

    /** What follows, without regard to how far away it is. */
    static List<LoggedEvent> inOrder(
            Handle handle, EventQuery query, EventConditions conditions, long limit) {
        List<String> filters = new ArrayList<>(conditions.filters());
        filters.add(EventConditions.PLACE);
        String sql =
                "select "
                        + EventRows.COLUMNS
                        + " from events where "
                        + String.join(" and ", filters)
                        + " order by position"
                        + direction(query)
                        + " limit :limit";
        return list(handle.createQuery(sql), conditions, limit);
    }

    /** Skips to where events of that time begin, which may be far away. */
    private List<LoggedEvent> byTime(
            Handle handle, EventQuery query, EventConditions conditions, long limit) {
        Optional<Long> piece = LogPieces.first(handle, query, conditions);
        if (piece.isEmpty()) {
            return List.of();
        }
        LogPieces.beginWith(piece.get(), query, conditions);
        List<LoggedEvent> near = near(handle, query, conditions, stretch, limit);
        return near.size() == limit
                ? near
                : ordered(handle, query, conditions, LogPieces.positions(conditions), limit);
    }

    /**
     * Positions come from the index alone; then each event is looked up, until there are enough.
     */
    private static List<LoggedEvent> near(
            Handle handle, EventQuery query, EventConditions conditions, long stretch, long limit) {
        List<String> filters = new ArrayList<>(conditions.filters());
        filters.add("true");
        String direction = direction(query);
        String sql =
                "select "
                        + EventRows.COLUMNS
                        + " from (select position as place from events where "
                        + EventConditions.PLACE
                        + " order by position"
                        + direction
                        + " limit :stretch) p cross join lateral (select * from events where"
                        + " position = place offset 0) e where "
                        + String.join(" and ", filters)
                        + " order by place"
                        + direction
                        + " limit :limit";
        return list(handle.createQuery(sql).bind("stretch", stretch), conditions, limit);
    }

    /** If words are looked for they tell the user, who is asked only of what they find. */
    private static List<LoggedEvent> byIndex(
            Handle handle,
            EventQuery query,
            EventConditions conditions,
            String indexed,
            long limit) {
        String positions =
                "select position from (select user_id, position from events where "
                        + String.join(" and ", conditions.filters())
                        + " and "
                        + indexed
                        + " offset 0) hits where "
                        + EventConditions.PLACE;
        return ordered(handle, query, conditions, positions, limit);
    }

    /** Finds all before it orders any, or the database might order first and then find nothing. */
    private static List<LoggedEvent> ordered(
            Handle handle,
            EventQuery query,
            EventConditions conditions,
            String positions,
            long limit) {
        String direction = direction(query);
        String sql =
                "select "
                        + EventRows.COLUMNS
                        + " from (select position as place from ("
                        + positions
                        + " offset 0) found order by position"
                        + direction
                        + " limit :limit) p cross join lateral (select * from events where"
                        + " position = place offset 0) e order by place"
                        + direction;
        return list(handle.createQuery(sql), conditions, limit);
    }

    static String direction(EventQuery query) {
        return query.order() == EventQuery.Order.ASCENDING ? " asc" : " desc";
    }

    private static List<LoggedEvent> list(Query select, EventConditions conditions, long limit) {
        conditions.parameters().forEach(select::bind);
        return select.bind("limit", limit).map((row, context) -> EventRows.readLogged(row)).list();
    }
}
