package io.tallystick.emulator;

import java.util.List;

/** What reading a stream found. */
sealed interface StreamRead {

    /** There is nothing to read: never written, or deleted softly. */
    record NoStream() implements StreamRead {}

    /** The stream is gone for good. */
    record Deleted() implements StreamRead {}

    /**
     * A page.
     *
     * @param from the number asked for; the last one if the head was
     * @param events in the order of reading
     * @param last number of the stream's last event
     * @param atEnd whether there is nothing beyond, in the direction of reading
     */
    record Page(
            String stream,
            long from,
            int count,
            List<ResolvedEvent> events,
            long last,
            boolean atEnd,
            StreamMetadata metadata)
            implements StreamRead {}
}
