package io.tallystick.postgres;

import io.tallystick.application.codec.EventWords;
import io.tallystick.application.failure.SearchTooBroad;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Pages of events with words. The index does not know the words of what is cut, so that part of the
 * user's log is read through, a piece at a time. While the archive is read no connection is held.
 * Immutable.
 */
record ArchivedWords(Jdbi jdbi, ArchivedEvents archived, LogPages pages, Duration patience) {

    private static final int PIECE = 1000;

    /**
     * What was found in time.
     *
     * @param isThrough whether there is nothing after it that matches, as far as was asked for
     */
    record Found(List<LoggedEvent> events, boolean isThrough) {}

    /**
     * At most {@code limit} matching events up to the head, in the order of the query.
     *
     * @throws SearchTooBroad if none was found in time
     */
    Found read(EventQuery query, GlobalPosition head, long limit) {
        Indexed indexed = indexed(query, head, limit);
        List<LoggedEvent> found = new ArrayList<>();
        boolean isThrough;
        if (query.order() == EventQuery.Order.ASCENDING) {
            isThrough = searchCut(query, indexed.cut(), limit, found);
            if (isThrough) {
                indexed.events().stream().limit(limit - found.size()).forEach(found::add);
            }
        } else {
            found.addAll(indexed.events());
            isThrough = searchCut(query, indexed.cut(), limit, found);
        }
        if (found.isEmpty() && !isThrough) {
            throw new SearchTooBroad(
                    "Nothing was found in the archived events in "
                            + patience.toSeconds()
                            + " s, and there are more: narrow the search by from and to");
        }
        return new Found(found, isThrough);
    }

    /**
     * What the index knows.
     *
     * @param cut the last position that it does not know
     * @param events that come after it and match
     */
    private record Indexed(GlobalPosition cut, List<LoggedEvent> events) {}

    /** As of one moment, or what is cut meanwhile would be missed. */
    private Indexed indexed(EventQuery query, GlobalPosition head, long limit) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> {
                    GlobalPosition cut =
                            earlier(new GlobalPosition(ArchivedSegments.cut(handle)), head);
                    EventQuery rest = query.between(later(query.after(), cut), query.before());
                    return new Indexed(cut, pages.read(handle, rest, head, limit));
                });
    }

    /**
     * What is cut or restored meanwhile is found either way.
     *
     * @return false if it took too long
     */
    private boolean searchCut(
            EventQuery query, GlobalPosition cut, long limit, List<LoggedEvent> found) {
        WordQuery words = Objects.requireNonNull(query.words());
        EventConditions conditions = EventConditions.withoutWords(query, cut);
        boolean isThrough = conditions.after() >= conditions.before();
        long begun = System.nanoTime();
        while (found.size() < limit && !isThrough) {
            List<LoggedEvent> rows =
                    jdbi.withHandle(handle -> LogPages.inOrder(handle, query, conditions, PIECE));
            archived.complete(rows).stream()
                    .filter(logged -> words.matches(EventWords.of(logged.event())))
                    .limit(limit - found.size())
                    .forEach(found::add);
            isThrough = rows.size() < PIECE;
            if (!isThrough) {
                moveOn(query, conditions, rows.getLast().position().value());
                if (System.nanoTime() - begun > patience.toNanos()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void moveOn(EventQuery query, EventConditions conditions, long position) {
        if (query.order() == EventQuery.Order.ASCENDING) {
            conditions.moveAfter(position);
        } else {
            conditions.moveBefore(position);
        }
    }

    private static GlobalPosition earlier(GlobalPosition one, GlobalPosition other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static GlobalPosition later(@Nullable GlobalPosition one, GlobalPosition other) {
        return one == null || one.compareTo(other) < 0 ? other : one;
    }
}
