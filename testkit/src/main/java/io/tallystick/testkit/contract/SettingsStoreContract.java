package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.SettingsStore;
import io.tallystick.domain.kernel.UserId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** What every {@link SettingsStore} does. A subclass brings the store. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class SettingsStoreContract {

    private static final AtomicLong USERS = new AtomicLong();

    private UserId ann;
    private UserId ben;
    private SettingsStore store;

    /** The store under test; it may have settings of other users. */
    protected abstract SettingsStore store();

    @BeforeEach
    void open() {
        ann = newUser();
        ben = newUser();
        store = store();
    }

    private static UserId newUser() {
        return new UserId(new UUID(7, USERS.incrementAndGet()));
    }

    @Test
    void at_first_nothing_is_set() {
        assertThat(store.settings(ann)).isEmpty();
    }

    @Test
    void what_was_set_last_holds() {
        store.put(ann, "dark_mode", "true");
        store.put(ann, "colour", "grün 👍 '\"\\");
        store.put(ann, "dark_mode", "false");

        assertThat(store.settings(ann))
                .containsExactly(
                        Map.entry("colour", "grün 👍 '\"\\"), Map.entry("dark_mode", "false"));
    }

    @Test
    void an_empty_text_is_a_value() {
        store.put(ann, "colour", "");

        assertThat(store.settings(ann)).containsEntry("colour", "");
    }

    @Test
    void users_have_their_own() {
        store.put(ann, "dark_mode", "true");
        store.put(ben, "dark_mode", "false");

        assertThat(store.settings(ann)).containsOnly(Map.entry("dark_mode", "true"));
        assertThat(store.settings(ben)).containsOnly(Map.entry("dark_mode", "false"));
    }

    @Test
    void there_is_room_for_a_bounded_number() {
        IntStream.range(0, SettingsStore.MAX_SETTINGS)
                .forEach(i -> assertThat(store.put(ann, "key " + i, "1")).isTrue());

        assertThat(store.put(ann, "one more", "1")).isFalse();
        assertThat(store.put(ann, "key 0", "2")).isTrue();
        assertThat(store.put(ben, "one more", "1")).isTrue();
        assertThat(store.settings(ann))
                .hasSize(SettingsStore.MAX_SETTINGS)
                .containsEntry("key 0", "2")
                .doesNotContainKey("one more");
    }

    @Test
    void writers_at_once_all_get_through() {
        IntStream.range(0, 50).parallel().forEach(i -> store.put(ann, "key " + i % 5, "v" + i));

        assertThat(store.settings(ann)).hasSize(5);
    }
}
