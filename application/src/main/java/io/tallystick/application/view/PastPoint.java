package io.tallystick.application.view;

import java.time.Instant;

/** A point in the history of one thing. */
public sealed interface PastPoint {

    /** When this was its last version, counted from 0: as it was recorded. */
    record Version(long version) implements PastPoint {}

    /** As is known now about this instant. */
    record Time(Instant instant) implements PastPoint {}
}
