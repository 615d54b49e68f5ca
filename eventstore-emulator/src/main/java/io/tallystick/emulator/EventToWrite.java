package io.tallystick.emulator;

import java.util.UUID;

/**
 * An event before it has a number. Immutable.
 *
 * @param json whether data or metadata are JSON
 */
record EventToWrite(UUID id, String type, boolean json, Bytes data, Bytes metadata) {

    /** What the real server counts against its limits, in bytes. */
    int size() {
        return data.length() + metadata.length();
    }
}
