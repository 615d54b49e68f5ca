package io.tallystick.emulator;

/** The expected versions that are no number of an event. Stateless. */
final class ExpectedVersion {

    static final long NO_STREAM = -1;
    static final long ANY = -2;

    /** Passes the check of the header, and then nobody ever answers. */
    static final long INVALID = -3;

    static final long STREAM_EXISTS = -4;

    private ExpectedVersion() {}
}
