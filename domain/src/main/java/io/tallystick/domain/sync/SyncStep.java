package io.tallystick.domain.sync;

import io.tallystick.domain.kernel.EventId;

import java.time.Instant;

/** An event as far as its admission depends on it. Immutable. */
public sealed interface SyncStep {

    EventId id();

    /** When it occurred by the clock of whoever made it, right or wrong. */
    Instant ownTime();

    /** The entity comes to be. */
    record Creation(EventId id, Instant ownTime) implements SyncStep {}

    /** The entity changes or goes. */
    record Change(EventId id, Instant ownTime) implements SyncStep {}

    /** Another event of the entity is taken back. */
    record Undo(EventId id, Instant ownTime, EventId undone) implements SyncStep {}
}
