package io.tallystick.application.stream;

import java.util.List;

/**
 * A page of one stream. Immutable.
 *
 * @param events in the order of the reading direction
 * @param isEnd whether there was nothing beyond this page
 */
public record StreamSlice(List<RecordedEvent> events, boolean isEnd) {

    public StreamSlice {
        events = List.copyOf(events);
    }
}
