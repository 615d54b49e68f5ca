package io.tallystick.application.stream;

import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What is at hand about an event even if what it says is not. Immutable.
 *
 * @param version of the stream with this event as its last, from 0
 * @param userId who did it
 * @param occurredAt when, in microseconds
 * @param keyUse the idempotency key it was requested with, null if without
 * @param syncOrigin where it comes from, null if it was made here
 */
public record EventOutline(
        StreamName stream,
        long version,
        EventId id,
        String type,
        UserId userId,
        Instant occurredAt,
        @Nullable KeyUse keyUse,
        @Nullable SyncOrigin syncOrigin) {

    public static EventOutline of(RecordedEvent event) {
        EventMetadata metadata = event.metadata();
        return new EventOutline(
                event.stream(),
                event.version(),
                event.id(),
                event.type(),
                metadata.userId(),
                metadata.occurredAt(),
                metadata.keyUse(),
                metadata.syncOrigin());
    }

    /** When it occurred by the clock of whoever made it. */
    public Instant ownTime() {
        return syncOrigin != null ? syncOrigin.phoneTime() : occurredAt;
    }
}
