package io.tallystick.application.account;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * That somebody logged in to an account, or tried.
 *
 * @param failureReason null if it went well
 */
public record LoginRecord(
        UUID id, AccountId account, Instant at, Origin origin, @Nullable String failureReason) {

    public boolean isSuccess() {
        return failureReason == null;
    }
}
