package io.tallystick.application.failure;

import java.util.UUID;

/** Events are being moved in the other direction: wait until that has ended, or cancel it. */
public final class ArchiveBusy extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final UUID operation;

    public ArchiveBusy(UUID operation) {
        super("events are being archived or restored already, by operation " + operation);
        this.operation = operation;
    }

    /** What is going on. */
    public UUID operation() {
        return operation;
    }
}
