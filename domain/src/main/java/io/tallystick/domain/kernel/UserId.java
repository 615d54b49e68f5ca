package io.tallystick.domain.kernel;

import java.util.UUID;

/** The identity of a user: whose ledger it is. */
public record UserId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
