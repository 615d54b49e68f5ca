package io.tallystick.application.view;

import java.util.List;

/**
 * A page of the log. Immutable.
 *
 * @param hasMore whether there are more matching events in the direction of reading
 * @param head of the log at the same moment
 */
public record EventPage(List<LoggedEvent> events, boolean hasMore, LogHead head) {

    public EventPage {
        events = List.copyOf(events);
    }
}
