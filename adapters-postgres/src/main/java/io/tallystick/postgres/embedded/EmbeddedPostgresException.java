package io.tallystick.postgres.embedded;

import java.io.Serial;

/**
 * The embedded database cannot be started, reached or stopped. The message is one line written for
 * the operator: what is wrong, where, and what to do about it.
 */
public class EmbeddedPostgresException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    EmbeddedPostgresException(String message) {
        super(oneLine(message));
    }

    EmbeddedPostgresException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " | ");
    }
}
