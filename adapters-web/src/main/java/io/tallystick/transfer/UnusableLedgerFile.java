package io.tallystick.transfer;

import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be written, or not be taken over. The message is a line for people: what is
 * wrong, what to do.
 */
public final class UnusableLedgerFile extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnusableLedgerFile(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    UnusableLedgerFile(String message) {
        this(message, null);
    }
}
