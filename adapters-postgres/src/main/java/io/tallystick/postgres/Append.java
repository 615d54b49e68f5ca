package io.tallystick.postgres;

import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;

import java.util.List;

/** What one caller wants appended. */
record Append(StreamName stream, ExpectedVersion expected, List<NewEvent> events) {

    /** About how much memory it takes. */
    long weight() {
        return events.stream().mapToLong(event -> event.data().length() + 500L).sum();
    }
}
