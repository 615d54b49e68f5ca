package io.tallystick.eventstore;

import java.time.Duration;

/**
 * One HTTP call, and how it ended. Immutable.
 *
 * @param status of the answer; 0 if there was none
 * @param duration until the answer was read, or the call had failed
 * @param attempt which try of its operation it was, from 1
 */
public record CallReport(
        Operation operation, Outcome outcome, int status, Duration duration, int attempt) {

    /** How a call ended. */
    public enum Outcome {
        SUCCEEDED,
        /** The stream is not at the expected version. */
        CONFLICT,
        /** Another node was named. */
        REDIRECTED,
        /** The store will not do it, however often it is asked. */
        REFUSED,
        /** The store could not do it now, or does not say whether it did. */
        FAILED,
        /** No answer came, or only a part. */
        NO_ANSWER
    }
}
