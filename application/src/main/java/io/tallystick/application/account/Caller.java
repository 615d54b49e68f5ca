package io.tallystick.application.account;

import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Who sends a request, and what they may do.
 *
 * @param account null if nobody has to log in
 * @param name for people: logs, the audit trail
 * @param user whose ledger the request is about
 * @param roles what they may do
 * @param validity see {@link #isStillValid}; thread-safe
 */
public record Caller(
        @Nullable AccountId account,
        String name,
        UserId user,
        Set<Role> roles,
        BooleanSupplier validity) {

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Somebody who cannot be kept out, and may do everything. */
    public static Caller unrestricted(String name, UserId user) {
        return new Caller(null, name, user, Set.of(Role.values()), () -> true);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    /**
     * Whether they would still be let in. False at most two seconds after that changed anywhere. So
     * cheap that long answers may ask before each part. True while that cannot be told.
     */
    public boolean isStillValid() {
        return validity.getAsBoolean();
    }
}
