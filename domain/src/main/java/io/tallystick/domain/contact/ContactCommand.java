package io.tallystick.domain.contact;

import java.time.Instant;

/** What a user asks of a contact. {@code at} is when it occurs. */
public sealed interface ContactCommand {

    record Create(ContactDetails details, Instant at) implements ContactCommand {}

    record Update(ContactChanges changes, Instant at) implements ContactCommand {}

    record Delete(Instant at) implements ContactCommand {}
}
