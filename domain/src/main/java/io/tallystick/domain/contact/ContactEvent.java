package io.tallystick.domain.contact;

import io.tallystick.domain.kernel.DomainEvent;

import java.time.Instant;

/** What happened to a contact. Immutable. */
public sealed interface ContactEvent extends DomainEvent {

    record ContactCreated(ContactDetails details, Instant occurredAt) implements ContactEvent {}

    record ContactUpdated(ContactChanges changes, Instant occurredAt) implements ContactEvent {}

    /** Hides the contact and, with it, its transactions. */
    record ContactDeleted(Instant occurredAt) implements ContactEvent {}
}
