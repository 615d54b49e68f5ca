package io.tallystick.postgres;

import io.tallystick.application.view.EventQuery;

import org.jdbi.v3.core.Handle;

import java.util.Map;
import java.util.Optional;

/**
 * Pieces of the log, each of {@value #SIZE} positions, for an index that knows what is in a piece.
 * Events of a time are mostly in few pieces, yet may be in any: a phone sends late. Stateless.
 */
final class LogPieces {

    /** As in the index {@code events_of_user_by_time}, where it is a shift of bits. */
    private static final int BITS = 12;

    private static final int SIZE = 1 << BITS;

    private LogPieces() {}

    /** The first piece in the order of a query that has what it looks for. */
    static Optional<Long> first(Handle handle, EventQuery query, EventConditions conditions) {
        return handle.createQuery(
                        "select piece from generate_series(:first, :last) piece cross join"
                                + " lateral (select 1 from events where "
                                + inPiece(conditions)
                                + " limit 1) found order by piece"
                                + LogPages.direction(query)
                                + " limit 1")
                .bindMap(withPieces(conditions))
                .mapTo(Long.class)
                .findOne();
    }

    /** Leaves out what comes before a piece in the order of a query. */
    static void beginWith(long piece, EventQuery query, EventConditions conditions) {
        if (query.order() == EventQuery.Order.ASCENDING) {
            conditions.moveAfter(piece * SIZE - 1);
        } else {
            conditions.moveBefore((piece + 1) * SIZE);
        }
    }

    /** All positions that a query looks for, as a statement. */
    static String positions(EventConditions conditions) {
        withPieces(conditions);
        return "select position from generate_series(:first, :last) piece cross join lateral"
                + " (select position from events where "
                + inPiece(conditions)
                + " offset 0) e where position > :after and position < :before";
    }

    private static String inPiece(EventConditions conditions) {
        return "user_id = :user and position >> "
                + BITS
                + " = piece and "
                + String.join(" and ", conditions.filters());
    }

    private static Map<String, Object> withPieces(EventConditions conditions) {
        conditions.parameters().put("first", conditions.after() >> BITS);
        conditions.parameters().put("last", conditions.before() >> BITS);
        return conditions.parameters();
    }
}
