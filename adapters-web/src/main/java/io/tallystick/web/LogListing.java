package io.tallystick.web;

import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import java.util.List;

/** A page of the log and how it is written. Immutable. */
public final class LogListing {

    private final EventPage page;

    LogListing(EventPage page) {
        this.page = page;
    }

    public List<LoggedEvent> events() {
        return page.events();
    }

    /** Whether there are more in the direction of reading. */
    public boolean hasMore() {
        return page.hasMore();
    }

    /** The end of the log when the page was read. */
    public GlobalPosition head() {
        return page.head().position();
    }

    /** A position as readers know it. */
    public String cursor(GlobalPosition position) {
        return LogCursor.of(page.head(), position);
    }

    /** The whole page, as {@code GET /api/events} answers. */
    public byte[] json() {
        return Json.bytes(json -> EventPageJson.write(json, page, true));
    }

    /** One event of it as a line of JSON, with the end of the line. */
    public byte[] line(LoggedEvent event) {
        return EventLines.NDJSON.line(event, page.head());
    }
}
