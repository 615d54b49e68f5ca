package io.tallystick.debitum;

import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be taken over. The message is a line for people: what is wrong, what to do.
 */
public final class UnusableBackup extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnusableBackup(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
