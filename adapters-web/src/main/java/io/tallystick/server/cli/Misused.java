package io.tallystick.server.cli;

/** What was typed makes no sense; nothing was done. The message is a line for people. */
public final class Misused extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Misused(String message) {
        super(message, null, false, false);
    }
}
