package io.tallystick.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A page as the server gives it. Immutable.
 *
 * @param entries newest first, in whichever direction was read
 * @param isHead whether a forward page reaches the end of the stream; never true of {@code $all}
 * @param newer the address of what comes after; null if there is nothing and the page is empty
 * @param older the address of what came before; null if there is nothing
 * @param bytes of the answer
 */
record Feed(
        List<Entry> entries,
        boolean isHead,
        @Nullable String newer,
        @Nullable String older,
        long bytes) {

    /** Of a stream that does not exist. */
    static final Feed NONE = new Feed(List.of(), true, null, null, 0);

    Feed {
        entries = List.copyOf(entries);
    }

    /**
     * An event, or a link whose target is lost: that has no id. Immutable.
     *
     * @param number of the event in its own stream
     * @param data JSON text; null if the event has none
     * @param metadata JSON text; null or empty if the event has none
     * @param updated when the event was recorded
     */
    record Entry(
            @Nullable String id,
            String type,
            String stream,
            long number,
            @Nullable String data,
            @Nullable String metadata,
            String updated) {}
}
