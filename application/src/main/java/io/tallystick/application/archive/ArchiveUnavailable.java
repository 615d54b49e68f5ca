package io.tallystick.application.archive;

/** The archive cannot be read or written just now. The message says in one line what to do. */
public final class ArchiveUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ArchiveUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public ArchiveUnavailable(String message) {
        super(message);
    }
}
