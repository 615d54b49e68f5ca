package io.tallystick.application.usecase;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import java.time.Instant;

/** A point in the past, in one of two senses. Immutable. */
sealed interface Moment {

    /** What is known now about everything that had occurred by then. */
    record Occurred(Instant asOf) implements Moment {}

    /** What was known then, at this place in the log. */
    record Recorded(GlobalPosition position) implements Moment {}

    default boolean includes(LoggedEvent event) {
        return switch (this) {
            case Occurred(Instant asOf) -> !event.event().metadata().occurredAt().isAfter(asOf);
            case Recorded(GlobalPosition position) -> event.position().compareTo(position) <= 0;
        };
    }
}
