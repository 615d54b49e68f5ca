package io.tallystick.application.stream;

import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;

import org.jspecify.annotations.Nullable;

/** One element of what a phone sends. Immutable. */
public sealed interface SyncElement {

    /** What the phone calls it: the id as it came, or its place if it has none. */
    String name();

    /**
     * An event, as the phone recorded it.
     *
     * @param event occurs when the phone says so
     * @param comment why, null if not said
     * @param contentHash of all that the phone said, SHA-256 in lower-case hex
     */
    record Offered(
            String name,
            EventId id,
            StreamName stream,
            DomainEvent event,
            @Nullable String comment,
            String contentHash)
            implements SyncElement {

        /** Whether the other is the very same event. */
        public boolean isSameAs(Offered other) {
            return id.equals(other.id) && contentHash.equals(other.contentHash);
        }

        /**
         * Whether an event that came from a phone said the very same.
         *
         * @param origin of the other event, null if it came from none
         */
        public boolean isAsFirstSent(@Nullable SyncOrigin origin) {
            return origin != null && origin.contentHash().equals(contentHash);
        }
    }

    /**
     * No event that could be kept.
     *
     * @param reason one sentence for the user
     */
    record Unreadable(String name, String reason) implements SyncElement {}
}
