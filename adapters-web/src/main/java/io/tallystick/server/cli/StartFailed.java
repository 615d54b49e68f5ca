package io.tallystick.server.cli;

/** The server cannot start. The message is one line for people: what is wrong and what to do. */
public final class StartFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StartFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
