package io.tallystick.application.account;

import java.util.UUID;

/** The identity of an account. It never changes, and is never used again. */
public record AccountId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
