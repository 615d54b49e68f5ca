package io.tallystick.application.operation;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How a projection is. Immutable.
 *
 * @param name of the read model
 * @param position of the last event of the log that was projected
 * @param head of the log
 * @param lagEvents how many events of the store are not projected yet, null if they cannot be
 *     counted
 * @param isLagMinimum whether there are more of them than were counted
 * @param lag since the projection was seen to have everything; zero if it has
 * @param heldBy what does not go on by itself, null if nothing is known to
 * @param parkedStreams how many of its streams stand still
 */
public record ProjectionStatus(
        String name,
        GlobalPosition position,
        LogHead head,
        @Nullable Long lagEvents,
        boolean isLagMinimum,
        Duration lag,
        @Nullable String heldBy,
        long parkedStreams) {

    /** In one word. */
    public enum State {
        CURRENT,
        BEHIND,
        HELD
    }

    public State state() {
        if (heldBy != null) {
            return State.HELD;
        }
        boolean hasAll = lagEvents != null && lagEvents == 0 && lag.isZero();
        return hasAll ? State.CURRENT : State.BEHIND;
    }
}
