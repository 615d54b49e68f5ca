package io.tallystick.web;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the parts below the web are. Implementations are thread-safe, answer within a second or two,
 * and never throw.
 */
public interface HealthProbes {

    /** Whether the event store can be asked right now. */
    boolean isEventStoreUp();

    /** Whether the database of the read models can be asked right now. */
    boolean isProjectionDatabaseUp();

    /**
     * How far the read models are behind; {@link Lag#NONE} if they commit with the events, empty if
     * it is not known.
     */
    Optional<Lag> projectorLag();

    /**
     * How far the read models are behind the log.
     *
     * @param events not projected yet, empty if they are not counted
     * @param time since the read models were seen to have everything; zero if they have
     */
    record Lag(OptionalLong events, Duration time) {
        public static final Lag NONE = new Lag(OptionalLong.of(0), Duration.ZERO);
    }
}
