package io.tallystick.application.stream;

import java.util.List;

/**
 * A page of all events of a store, in the order in which they became readable. Immutable.
 *
 * @param next where to go on reading; moves forward even if the page is empty
 * @param isEnd whether there was nothing beyond this page
 */
public record StorePage(List<RecordedEvent> events, StorePosition next, boolean isEnd) {

    public StorePage {
        events = List.copyOf(events);
    }
}
