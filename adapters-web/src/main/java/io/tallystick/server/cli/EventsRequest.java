package io.tallystick.server.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which events are wanted. Immutable.
 *
 * @param parameters as {@code GET /api/events} takes them, by name
 * @param user whose; empty for the one who there is when nobody logs in
 * @param last how many of the newest to begin with
 * @param asJson for programs, not for people
 */
public record EventsRequest(
        Map<String, List<String>> parameters, String user, int last, boolean asJson) {

    public EventsRequest {
        parameters = Map.copyOf(parameters);
    }

    /** The same with a parameter set to another value. */
    public EventsRequest with(String name, String value) {
        Map<String, List<String>> more = new TreeMap<>(parameters);
        more.put(name, List.of(value));
        return new EventsRequest(more, user, last, asJson);
    }

    /** The same for programs. */
    public EventsRequest json() {
        return new EventsRequest(parameters, user, last, true);
    }
}
