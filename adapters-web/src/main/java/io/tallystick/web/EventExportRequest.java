package io.tallystick.web;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;

/** Which events are wanted as a file, and in which format. Immutable. */
record EventExportRequest(
        EventLines format,
        EventFilter filter,
        @Nullable LogCursor after,
        @Nullable LogCursor before) {

    private static final int PAGE = 500;

    private enum Order {
        ASC
    }

    /** Reads what {@code GET /api/events/export} takes; bad parameters are noted. */
    static EventExportRequest read(QueryParams params) {
        Parsed<EventLines> format =
                params.read("format", text -> Values.constant(EventLines.class, text));
        Parsed<LogCursor> after = params.read("after", LogCursor::parse);
        Parsed<LogCursor> before = params.read("before", LogCursor::parse);
        LogCursor.checkRange(params, after, before);
        params.read("order", text -> Values.constant(Order.class, text));
        params.refuse("limit", "must not be given: an export has no pages");
        return new EventExportRequest(
                format.orElse(EventLines.NDJSON),
                EventFilter.read(params),
                after.value(),
                before.value());
    }

    /**
     * Reads the first page, and with it where the export ends.
     *
     * @throws ProblemException if the log does not have such a position
     */
    Begun begin(EventLog log, UserId user) {
        EventQuery query =
                filter.of(user)
                        .between(LogCursor.positionOf(after), LogCursor.positionOf(before))
                        .limitedTo(PAGE);
        EventPage first = log.page(query);
        LogCursor.check(after, first.head());
        LogCursor.check(before, first.head());
        return new Begun(format, log, query, first);
    }

    /** An export that can be written. Immutable. */
    record Begun(EventLines format, EventLog log, EventQuery query, EventPage first) {

        /** Each page is read when the one before is written. */
        void write(OutputStream out) throws IOException {
            out.write(format.header());
            LogHead head = first.head();
            EventPage page = first;
            GlobalPosition last = GlobalPosition.START;
            while (true) {
                for (LoggedEvent event : page.events()) {
                    last = event.position();
                    if (last.compareTo(head.position()) > 0) {
                        return;
                    }
                    out.write(format.line(event, head));
                }
                if (!page.hasMore()) {
                    return;
                }
                page = log.page(query.after(last, PAGE));
            }
        }
    }
}
