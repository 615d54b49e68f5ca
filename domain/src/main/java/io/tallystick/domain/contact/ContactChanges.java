package io.tallystick.domain.contact;

import io.tallystick.domain.kernel.FieldChange;

import org.jspecify.annotations.Nullable;

/**
 * What an update does to each field of a contact. Immutable.
 *
 * @param name the new name, null if it stays; a contact always has one
 */
public record ContactChanges(
        @Nullable ContactName name,
        FieldChange<Username> username,
        FieldChange<PhoneNumber> phone,
        FieldChange<EmailAddress> email,
        FieldChange<Notes> notes) {

    /** An update that changes nothing but the name. */
    public static ContactChanges renamedTo(String name) {
        return new ContactChanges(
                new ContactName(name),
                FieldChange.unchanged(),
                FieldChange.unchanged(),
                FieldChange.unchanged(),
                FieldChange.unchanged());
    }

    public ContactDetails appliedTo(ContactDetails before) {
        return new ContactDetails(
                name != null ? name : before.name(),
                username.appliedTo(before.username()),
                phone.appliedTo(before.phone()),
                email.appliedTo(before.email()),
                notes.appliedTo(before.notes()));
    }
}
