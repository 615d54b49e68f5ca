package io.tallystick.server.cli;

/** What the process tells its caller when it ends. */
public final class ExitCode {

    /** Done, or stopped as asked by a signal. */
    public static final int OK = 0;

    /** It was tried and failed. */
    public static final int FAILURE = 1;

    /** What was typed or configured makes no sense; nothing was tried. */
    public static final int USAGE = 2;

    /** Stopped by a signal before it was done. */
    public static final int INTERRUPTED = 130;

    /** Whoever read standard output has gone, as {@code head} does. */
    public static final int OUTPUT_CLOSED = 141;

    private ExitCode() {}
}
