package io.tallystick.domain.kernel;

/**
 * The state of an aggregate with the version of its stream: the revision of its last event, counted
 * from 0.
 *
 * @param version {@link #NONE} when there is no event
 */
public record Versioned<S>(S state, long version) {

    /** The version of a stream without events. */
    public static final long NONE = -1;
}
