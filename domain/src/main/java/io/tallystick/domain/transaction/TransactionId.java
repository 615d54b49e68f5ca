package io.tallystick.domain.transaction;

import java.util.UUID;

/** The identity of a transaction. */
public record TransactionId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
