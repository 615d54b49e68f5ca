package io.tallystick.domain.contact;

import java.time.Instant;

/** The state of a contact. Immutable. */
public sealed interface Contact {

    /** Never created, or its creation was undone. */
    record Absent() implements Contact {}

    record Live(ContactDetails details, Instant createdAt, Instant updatedAt) implements Contact {}

    record Deleted(ContactDetails details, Instant createdAt, Instant updatedAt)
            implements Contact {}
}
