package io.tallystick.domain.transaction;

import io.tallystick.domain.contact.ContactId;

import java.time.Instant;

/** That a transaction is with a contact, from an instant until its next stay begins. Immutable. */
public record Stay(ContactId contact, Instant since) {}
