package io.tallystick.emulator;

import java.util.List;

/** A batch of events that goes into a stream whole or not at all. */
record Append(String stream, long expectedVersion, List<EventToWrite> events) {

    Append {
        events = List.copyOf(events);
    }
}
