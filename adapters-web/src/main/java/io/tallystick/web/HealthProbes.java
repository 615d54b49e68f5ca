package io.tallystick.web;

import java.time.Duration;

/**
 * How the parts below the web are. Implementations are thread-safe, answer within a second or two,
 * and never throw.
 */
public interface HealthProbes {

    /** Whether the event store can be asked right now. */
    boolean isEventStoreUp();

    /** Whether the database of the read models can be asked right now. */
    boolean isProjectionDatabaseUp();

    /** How far the read models are behind; {@link Lag#NONE} if they commit with the events. */
    Lag projectorLag();

    /**
     * How far the read models are behind the log.
     *
     * @param events not projected yet, -1 if that is not known
     * @param time since the oldest of them was recorded
     */
    record Lag(long events, Duration time) {
        public static final Lag NONE = new Lag(0, Duration.ZERO);
        public static final Lag UNKNOWN = new Lag(-1, Duration.ZERO);
    }
}
