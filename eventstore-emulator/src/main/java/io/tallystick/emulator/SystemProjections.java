package io.tallystick.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The two projections that keep links by category and by event type. The real ones lag behind;
 * these are written together with what they link to. Stateless.
 */
final class SystemProjections {

    private static final String BY_CATEGORY = "$ce-";
    private static final String BY_TYPE = "$et-";

    private SystemProjections() {}

    /** Where links to the event go. */
    static List<String> streamsOf(StoredEvent event) {
        List<String> streams = new ArrayList<>(2);
        if (SystemStreams.isSystem(event.stream())
                || event.type().equals(StoredEvent.TOMBSTONE_TYPE)) {
            return streams;
        }
        int dash = event.stream().indexOf('-');
        if (dash > 0) {
            streams.add(BY_CATEGORY + event.stream().substring(0, dash));
        }
        if (!event.isLink()) {
            streams.add(BY_TYPE + event.type());
        }
        return streams;
    }

    static EventToWrite link(UUID id, StoredEvent event) {
        LinkTarget target = new LinkTarget(event.stream(), event.number());
        Bytes data = event.isLink() ? event.data() : Bytes.of(target.toString());
        return new EventToWrite(id, StoredEvent.LINK_TYPE, false, data, Bytes.EMPTY);
    }
}
