package io.tallystick.testkit.line;

/** What may befall one exchange of request and answer. */
public enum Fault {
    /** Nothing. */
    NONE,

    /** The client is cut off before anything of its request is read. */
    CUT_BEFORE_REQUEST,

    /** A part of the request arrives, then both sides are cut off. */
    CUT_IN_REQUEST,

    /** The request arrives, the client is cut off at once, and the answer goes nowhere. */
    CUT_AFTER_REQUEST,

    /** The server begins to answer, a part of that arrives, then both sides are cut off. */
    CUT_IN_ANSWER,

    /** Request and answer arrive in small pieces with pauses between them. */
    SLOW,

    /** The request is made again on a new connection; the client gets the second answer. */
    REPEATED,

    /** The bytes of the request come twice on one connection; the client gets the first answer. */
    REPEATED_BYTES,

    /** The request is made on two connections at once; the client gets the faster answer. */
    DOUBLED
}
