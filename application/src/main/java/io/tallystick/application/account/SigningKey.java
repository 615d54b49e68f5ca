package io.tallystick.application.account;

import java.time.Instant;

/**
 * What tokens are signed with. It is never printed.
 *
 * @param id named in each token
 * @param secret not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by id, and there is no immutable array
public record SigningKey(String id, byte[] secret, Instant createdAt) {

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningKey key && key.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + ", " + createdAt + "]";
    }
}
