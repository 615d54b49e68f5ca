package io.tallystick.eventstore;

/** What a call is for. */
public enum Operation {
    APPEND,
    READ_STREAM,
    READ_ALL,
    AWAIT,
    /** Changes what the store keeps of a stream. */
    MAINTAIN,
    /** Asks a node who it is and which nodes there are. */
    DISCOVER
}
