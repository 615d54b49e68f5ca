package io.tallystick.domain.contact;

import org.jspecify.annotations.Nullable;

/** What is known about a contact; null is unknown. Immutable. */
public record ContactDetails(
        ContactName name,
        @Nullable Username username,
        @Nullable PhoneNumber phone,
        @Nullable EmailAddress email,
        @Nullable Notes notes) {

    /** A contact of whom only the name is known. */
    public static ContactDetails named(String name) {
        return new ContactDetails(new ContactName(name), null, null, null, null);
    }
}
