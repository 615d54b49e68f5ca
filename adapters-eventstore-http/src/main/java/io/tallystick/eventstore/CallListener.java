package io.tallystick.eventstore;

/**
 * Is told what the client does, for metrics. It is called by whatever thread does it, so it has to
 * be thread-safe and quick, and must not throw.
 */
@FunctionalInterface
public interface CallListener {

    /** Listens to nothing. */
    CallListener NONE = report -> {};

    /** An HTTP call has ended. */
    void onCall(CallReport report);

    /**
     * The circuit has opened, so that operations fail at once without a call, or is no longer open.
     */
    default void onCircuit(boolean isOpen) {}

    /**
     * An event that is not the ledger's was passed over while all were read.
     *
     * @param stream that it is in
     */
    default void onForeignEvent(String stream) {}
}
