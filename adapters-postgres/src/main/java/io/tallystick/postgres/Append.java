package io.tallystick.postgres;

import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;

import java.util.List;

/**
 * What one caller wants appended.
 *
 * @param waitedForArchive whether nothing is left but to park the stream if the archive, which it
 *     may need, does not answer
 */
record Append(
        StreamName stream,
        ExpectedVersion expected,
        List<NewEvent> events,
        boolean waitedForArchive) {

    /** The same when the archive has been waited for. */
    Append afterWaiting() {
        return new Append(stream, expected, events, true);
    }

    /** About how much memory it takes. */
    long weight() {
        return events.stream().mapToLong(event -> event.data().length() + 500L).sum();
    }
}
