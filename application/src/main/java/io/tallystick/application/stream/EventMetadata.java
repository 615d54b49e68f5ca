package io.tallystick.application.stream;

import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What is known about an event besides its data. Immutable.
 *
 * @param userId who did it
 * @param occurredAt when, in microseconds
 * @param correlationId of the request that caused it
 * @param causationId of the event that caused it, null if a request did
 * @param comment why, in the user's words, null if not said
 * @param keyUse the idempotency key it was requested with, null if without
 * @param syncOrigin where it comes from, null if it was made here
 */
public record EventMetadata(
        UserId userId,
        Instant occurredAt,
        String correlationId,
        @Nullable String causationId,
        @Nullable String comment,
        @Nullable KeyUse keyUse,
        @Nullable SyncOrigin syncOrigin) {

    /** Of an event that is made here. */
    public EventMetadata(
            UserId userId,
            Instant occurredAt,
            String correlationId,
            @Nullable String causationId,
            @Nullable String comment,
            @Nullable KeyUse keyUse) {
        this(userId, occurredAt, correlationId, causationId, comment, keyUse, null);
    }

    /** The same, requested with another key, or without one. */
    public EventMetadata withKeyUse(@Nullable KeyUse newKeyUse) {
        return new EventMetadata(
                userId, occurredAt, correlationId, causationId, comment, newKeyUse, syncOrigin);
    }
}
