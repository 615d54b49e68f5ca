package io.tallystick.postgres;

import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.UserId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a user's events in the order of the time they occurred. The database sorts their positions
 * alone, which fit into little memory; then events are fetched page by page, so that a slow reader
 * keeps no connection. Immutable.
 */
final class EventsByTime {

    private static final int PAGE = 500;

    private static final int FETCH_SIZE = 10_000;

    private static final String POSITIONS =
            "select position from events where user_id = :user and recorded_at >="
                    + " :from::timestamptz order by occurred_at, starts_with(stream,"
                    + " 'transaction-'), event_id, position";

    private static final String EVENTS =
            "select "
                    + EventRows.COLUMNS
                    + " from unnest(:positions) with ordinality as p(place, number) join events on"
                    + " position = place order by number";

    private final Jdbi jdbi;
    private final Jdbi lists;
    private final ArchivedEvents archived;

    EventsByTime(Jdbi jdbi, Jdbi lists, ArchivedEvents archived) {
        this.jdbi = jdbi;
        this.archived = archived;
        this.lists = lists;
    }

    void read(UserId user, @Nullable Instant recordedFrom, Consumer<LoggedEvent> reader) {
        long[] positions = lists.inTransaction(handle -> positions(handle, user, recordedFrom));
        for (int from = 0; from < positions.length; from += PAGE) {
            int to = Math.min(from + PAGE, positions.length);
            Long[] page = Arrays.stream(positions, from, to).boxed().toArray(Long[]::new);
            archived.complete(events(page)).forEach(reader);
        }
    }

    private static long[] positions(Handle handle, UserId user, @Nullable Instant recordedFrom) {
        long[] positions = new long[FETCH_SIZE];
        int count = 0;
        Iterator<Long> rows =
                handle.createQuery(POSITIONS)
                        .setFetchSize(FETCH_SIZE)
                        .bind("user", user.value())
                        .bind("from", recordedFrom == null ? "-infinity" : recordedFrom.toString())
                        .mapTo(Long.class)
                        .iterator();
        while (rows.hasNext()) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, 2 * count);
            }
            positions[count++] = rows.next();
        }
        return Arrays.copyOf(positions, count);
    }

    private List<LoggedEvent> events(Long[] page) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(EVENTS)
                                .bind("positions", page)
                                .map((row, context) -> EventRows.readLogged(row))
                                .list());
    }
}
