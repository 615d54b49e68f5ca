package io.tallystick.server.cli;

/** What the process tells its caller when it ends. */
public final class ExitCode {

    /** Done, or stopped as asked by a signal. */
    public static final int OK = 0;

    /** It was tried and failed. */
    public static final int FAILURE = 1;

    /** What was typed or configured makes no sense; nothing was tried. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
