package io.tallystick.server.cli;

import org.jspecify.annotations.Nullable;

/** The server cannot start. The message is one line for people: what is wrong and what to do. */
public final class StartFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StartFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
