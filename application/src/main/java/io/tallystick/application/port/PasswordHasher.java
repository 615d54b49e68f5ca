package io.tallystick.application.port;

import io.tallystick.application.failure.Overloaded;

import org.jspecify.annotations.Nullable;

/**
 * Turns passwords into what can be kept. Slow on purpose, and big; implementations are thread-safe
 * and bound how many run at once.
 */
public interface PasswordHasher {

    /**
     * A salted hash that says by itself how it was made.
     *
     * @throws Overloaded if there is no room for it soon
     */
    String hash(String password);

    /**
     * Whether {@code hash} was made of this password. Takes as long if there is no hash.
     *
     * @param hash null for none, which no password fits
     * @throws Overloaded if there is no room for it soon
     */
    boolean verify(String password, @Nullable String hash);

    /** Whether {@code hash} is easier to guess at than those that are made today. */
    boolean isWeak(String hash);
}
