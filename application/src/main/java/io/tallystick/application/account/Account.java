package io.tallystick.application.account;

import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Somebody who may use the server.
 *
 * @param ledger whose events are theirs; of an administrator it stays empty
 * @param passwordHash null if no password opens it
 * @param external null for one that was made here
 * @param generation rises when all tokens given so far are to be refused
 */
public record Account(
        AccountId id,
        UserId ledger,
        Role role,
        AccountName name,
        @Nullable String passwordHash,
        @Nullable ExternalIdentity external,
        State state,
        long generation,
        Instant createdAt) {

    /** Whether it can be used. */
    public enum State {
        ACTIVE,
        /** Kept out until it is enabled again. */
        DISABLED,
        /** Gone for good; its events stay in the log. */
        REMOVED
    }

    /** One that is opened by a password, with a ledger of its own. */
    public static Account withPassword(
            AccountId id, Role role, AccountName name, String passwordHash, Instant createdAt) {
        return new Account(
                id,
                new UserId(id.value()),
                role,
                name,
                passwordHash,
                null,
                State.ACTIVE,
                1,
                createdAt);
    }

    /** One that another system vouches for, with a ledger of its own. */
    public static Account of(
            AccountId id, ExternalIdentity external, AccountName name, Instant createdAt) {
        return new Account(
                id,
                new UserId(id.value()),
                Role.USER,
                name,
                null,
                external,
                State.ACTIVE,
                1,
                createdAt);
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
        return "Account[" + id + ", " + role + ", " + name + ", " + state + "]";
    }
}
