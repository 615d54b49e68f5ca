package io.tallystick.domain.kernel;

import java.time.Instant;

/** An earlier change of the same stream was taken back: it no longer counts. */
public record ChangeUndone(EventId undoneEventId, Instant occurredAt) implements DomainEvent {}
