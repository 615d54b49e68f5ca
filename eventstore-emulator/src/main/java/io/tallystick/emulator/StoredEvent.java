package io.tallystick.emulator;

import java.time.Instant;
import java.util.UUID;

/**
 * An event of a stream and of the log. Immutable.
 *
 * @param number of the event in its stream, from 0; {@link Long#MAX_VALUE} for a tombstone
 * @param json whether data or metadata are JSON
 * @param position where the event begins in the log, in bytes
 * @param created when it was written, to 100 ns
 */
record StoredEvent(
        String stream,
        long number,
        UUID id,
        String type,
        boolean json,
        Bytes data,
        Bytes metadata,
        long position,
        Instant created) {

    static final String LINK_TYPE = "$>";
    static final String TOMBSTONE_TYPE = "$streamDeleted";

    /** Stands for the headers that the real log has around an event. */
    private static final int FRAME_BYTES = 64;

    /** Where the next event begins. */
    long end() {
        return position
                + FRAME_BYTES
                + stream.length()
                + type.length()
                + data.length()
                + metadata.length();
    }

    boolean isLink() {
        return type.equals(LINK_TYPE);
    }
}
