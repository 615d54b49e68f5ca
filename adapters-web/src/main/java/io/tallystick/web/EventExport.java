package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The log as a file, up to where it ends when the export begins. It is read page by page, each only
 * when the one before is sent, so that a slow client holds neither memory nor a connection to the
 * database. Thread-safe.
 */
final class EventExport {

    private static final int PAGE = 500;

    private final EventLog log;

    EventExport(EventLog log) {
        this.log = log;
    }

    void register(Router router) {
        router.get("/api/events/export", this::export);
    }

    private enum Order {
        ASC
    }

    private void export(Context ctx) throws IOException {
        FieldErrors errors = new FieldErrors();
        QueryParams params = QueryParams.of(ctx.queryString(), errors);
        Parsed<EventLines> format =
                params.read("format", text -> Values.constant(EventLines.class, text));
        Parsed<LogCursor> after = params.read("after", LogCursor::parse);
        Parsed<LogCursor> before = params.read("before", LogCursor::parse);
        params.read("order", text -> Values.constant(Order.class, text));
        params.refuse("limit", "must not be given: an export has no pages");
        EventFilter filter = EventFilter.read(params);
        errors.throwIfAny();
        EventQuery query =
                filter.of(Router.userOf(ctx))
                        .between(positionOf(after.value()), positionOf(before.value()))
                        .limitedTo(PAGE);
        EventPage first = log.page(query);
        check(after.value(), first.head());
        check(before.value(), first.head());
        send(ctx, format.orElse(EventLines.NDJSON), query, first);
    }

    private void send(Context ctx, EventLines format, EventQuery query, EventPage first)
            throws IOException {
        ctx.header(
                "Content-Disposition",
                "attachment; filename=\"tallystick-events." + format.extension() + "\"");
        Answers.stream(
                ctx,
                format.mediaType(),
                out -> {
                    out.write(format.header());
                    write(out, format, query, first);
                });
    }

    private void write(OutputStream out, EventLines format, EventQuery query, EventPage first)
            throws IOException {
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

    private static @Nullable GlobalPosition positionOf(@Nullable LogCursor cursor) {
        return cursor == null ? null : cursor.position();
    }

    private static void check(@Nullable LogCursor cursor, LogHead head) {
        if (cursor != null) {
            cursor.check(head);
        }
    }
}
