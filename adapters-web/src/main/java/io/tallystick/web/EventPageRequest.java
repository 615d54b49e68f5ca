package io.tallystick.web;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

/** Which page of the log is wanted. Immutable. */
record EventPageRequest(
        EventFilter filter,
        @Nullable LogCursor after,
        @Nullable LogCursor before,
        EventQuery.Order order,
        int limit) {

    private static final int DEFAULT_LIMIT = 100;

    private enum Order {
        ASC,
        DESC
    }

    /** Reads what {@code GET /api/events} takes; bad parameters are noted. */
    static EventPageRequest read(QueryParams params) {
        Parsed<LogCursor> after = params.read("after", LogCursor::parse);
        Parsed<LogCursor> before = params.read("before", LogCursor::parse);
        LogCursor.checkRange(params, after, before);
        Parsed<Integer> limit = params.limit();
        Parsed<Order> order = params.read("order", text -> Values.constant(Order.class, text));
        return new EventPageRequest(
                EventFilter.read(params),
                after.value(),
                before.value(),
                order.orElse(Order.ASC) == Order.DESC
                        ? EventQuery.Order.DESCENDING
                        : EventQuery.Order.ASCENDING,
                limit.orElse(DEFAULT_LIMIT));
    }

    /**
     * The cursors are checked after the reading, for the head must be of the same moment as the
     * page.
     *
     * @throws ProblemException if the log does not have such a position
     */
    EventPage read(EventLog log, UserId user) {
        EventPage page =
                log.page(
                        filter.of(user)
                                .between(LogCursor.positionOf(after), LogCursor.positionOf(before))
                                .in(order)
                                .limitedTo(limit));
        LogCursor.check(after, page.head());
        LogCursor.check(before, page.head());
        return page;
    }
}
