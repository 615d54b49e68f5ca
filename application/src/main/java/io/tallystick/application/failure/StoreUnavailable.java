package io.tallystick.application.failure;

/**
 * A store could not be asked, or its answer was lost. What was being appended may or may not have
 * been recorded: repeating it with the same event ids settles it.
 */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Which store is meant. */
    public enum Store {
        EVENT_STORE,
        /** Of events that left the event store. The message says what to do. */
        ARCHIVE,
        PROJECTIONS
    }

    private final Store store;

    /**
     * @param operation what was being done, for the log: never shown to users
     */
    public StoreUnavailable(Store store, String operation, Throwable cause) {
        super(operation, cause);
        this.store = store;
    }

    public StoreUnavailable(Store store, String operation) {
        super(operation);
        this.store = store;
    }

    public Store store() {
        return store;
    }
}
