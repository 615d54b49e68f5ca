package io.tallystick.eventstore;

import io.tallystick.application.stream.StreamName;

/**
 * Somebody has deleted a stream in the event store, which the ledger never does. A human must look
 * at it: a ledger whose past can vanish is none.
 */
public final class StreamDeleted extends IllegalStateException {

    private static final long serialVersionUID = 1;

    StreamDeleted(StreamName stream, String what) {
        super("stream=" + stream + ": " + what);
    }
}
