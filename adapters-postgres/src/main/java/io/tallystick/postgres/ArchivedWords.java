package io.tallystick.postgres;

import io.tallystick.application.codec.EventWords;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Pages of events with words. The index does not know the words of what is cut, so that part of the
 * user's log is read through, a piece at a time. Immutable.
 */
record ArchivedWords(ArchivedEvents archived, LogPages pages) {

    private static final int PIECE = 1000;

    /**
     * At most {@code limit} matching events up to the head, in the order of the query.
     *
     * @param handle in a transaction that sees one moment
     */
    List<LoggedEvent> read(Handle handle, EventQuery query, GlobalPosition head, long limit) {
        GlobalPosition cut = new GlobalPosition(ArchivedSegments.cut(handle));
        List<LoggedEvent> found = new ArrayList<>();
        if (query.order() == EventQuery.Order.ASCENDING) {
            searchCut(handle, query, cut, limit, found);
            searchRest(handle, query, cut, head, limit, found);
        } else {
            searchRest(handle, query, cut, head, limit, found);
            searchCut(handle, query, cut, limit, found);
        }
        return found;
    }

    private void searchRest(
            Handle handle,
            EventQuery query,
            GlobalPosition cut,
            GlobalPosition head,
            long limit,
            List<LoggedEvent> found) {
        if (found.size() < limit) {
            EventQuery rest = query.between(later(query.after(), cut), query.before());
            found.addAll(archived.complete(pages.read(handle, rest, head, limit - found.size())));
        }
    }

    private void searchCut(
            Handle handle,
            EventQuery query,
            GlobalPosition cut,
            long limit,
            List<LoggedEvent> found) {
        WordQuery words = Objects.requireNonNull(query.words());
        EventConditions conditions = EventConditions.withoutWords(query, cut);
        boolean isThrough = conditions.after() >= conditions.before();
        while (found.size() < limit && !isThrough) {
            List<LoggedEvent> piece =
                    archived.complete(LogPages.inOrder(handle, query, conditions, PIECE));
            piece.stream()
                    .filter(logged -> words.matches(EventWords.of(logged.event())))
                    .limit(limit - found.size())
                    .forEach(found::add);
            isThrough = piece.size() < PIECE;
            if (!isThrough) {
                moveOn(query, conditions, piece.getLast().position().value());
            }
        }
    }

    private static void moveOn(EventQuery query, EventConditions conditions, long position) {
        if (query.order() == EventQuery.Order.ASCENDING) {
            conditions.moveAfter(position);
        } else {
            conditions.moveBefore(position);
        }
    }

    private static GlobalPosition later(@Nullable GlobalPosition one, GlobalPosition other) {
        return one == null || one.compareTo(other) < 0 ? other : one;
    }
}
