package io.tallystick.server.cli;

/** Standard output takes nothing any more: whoever read it has gone, or a disk is full. */
public final class OutputClosed extends RuntimeException {

    private static final long serialVersionUID = 1;

    public OutputClosed() {
        super("standard output is closed", null, false, false);
    }
}
