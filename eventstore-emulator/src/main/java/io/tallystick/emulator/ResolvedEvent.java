package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * An event as a reader finds it: itself, or what a link leads to.
 *
 * @param event null if a link's target is gone
 * @param link null if the event was not reached through one
 */
record ResolvedEvent(@Nullable StoredEvent event, @Nullable StoredEvent link) {

    static ResolvedEvent of(StoredEvent event) {
        return new ResolvedEvent(event, null);
    }

    /** The one that is in the stream read. */
    StoredEvent original() {
        return link != null ? link : Objects.requireNonNull(event);
    }
}
