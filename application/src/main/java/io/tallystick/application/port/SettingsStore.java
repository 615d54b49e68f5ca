package io.tallystick.application.port;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.domain.kernel.UserId;

import java.util.SortedMap;

/**
 * What a user has set in the app: texts by name, without a history. The last one to write wins.
 *
 * <p>Implementations are thread-safe. Every method throws {@link StoreUnavailable} when the store
 * cannot be asked.
 */
public interface SettingsStore {

    /** The most settings of one user. */
    int MAX_SETTINGS = 100;

    /** All that the user has set, by key; empty if that is nothing. */
    SortedMap<String, String> settings(UserId user);

    /**
     * Sets one. Idempotent.
     *
     * @param key 1 to 100 characters
     * @param value up to 1,000 characters
     * @return false, and nothing is set, if the user has {@value #MAX_SETTINGS} others already
     */
    boolean put(UserId user, String key, String value);
}
