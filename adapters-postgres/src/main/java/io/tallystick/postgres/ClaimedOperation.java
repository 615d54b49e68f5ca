package io.tallystick.postgres;

import io.tallystick.application.operation.Operation;

import java.util.UUID;

/** An operation that this server works on, as long as nobody has taken it over. Immutable. */
interface ClaimedOperation {

    UUID id();

    /** Names this very attempt; the operation's row has another once it was taken over. */
    UUID owner();

    Operation.Kind kind();

    long done();
}
