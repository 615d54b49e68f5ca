package io.tallystick.application.usecase;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;

import java.time.Instant;

/** A point in the past, in one of three senses. Immutable. */
sealed interface Moment {

    /** What is known now about everything that had occurred by then. */
    record Occurred(Instant asOf) implements Moment {}

    /** What was known then, at this place in the log. */
    record Recorded(GlobalPosition position) implements Moment {}

    /**
     * What is known up to a place in the log about everything that had occurred by then: the same
     * however many times the log is asked.
     */
    record Known(Instant asOf, GlobalPosition upTo) implements Moment {}

    default boolean includes(LoggedEvent event) {
        return switch (this) {
            case Occurred(Instant asOf) -> hasOccurred(event, asOf);
            case Recorded(GlobalPosition position) -> isUpTo(event, position);
            case Known(Instant asOf, GlobalPosition upTo) ->
                    hasOccurred(event, asOf) && isUpTo(event, upTo);
        };
    }

    private static boolean hasOccurred(LoggedEvent event, Instant asOf) {
        return !event.event().metadata().occurredAt().isAfter(asOf);
    }

    private static boolean isUpTo(LoggedEvent event, GlobalPosition position) {
        return event.position().compareTo(position) <= 0;
    }
}
