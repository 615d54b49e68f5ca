package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import java.io.IOException;
import java.util.List;

/** Pages of the log as clients see them. Stateless. */
final class EventPageJson {

    private EventPageJson() {}

    static void write(JsonGenerator json, EventPage page, boolean withHead) throws IOException {
        List<LoggedEvent> events = page.events();
        json.writeStartObject();
        EventJson.array(json, "events", events, page.head());
        if (page.hasMore() && !events.isEmpty()) {
            GlobalPosition last = events.getLast().position();
            json.writeStringField("next", LogCursor.of(page.head(), last));
        } else {
            json.writeNullField("next");
        }
        if (withHead) {
            json.writeStringField("head", LogCursor.of(page.head(), page.head().position()));
        }
        json.writeEndObject();
    }
}
