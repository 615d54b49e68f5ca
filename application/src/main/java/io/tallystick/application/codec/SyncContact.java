package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;

import org.jspecify.annotations.Nullable;

/** What the mobile app says about contacts. Stateless. */
final class SyncContact {

    private SyncContact() {}

    static ContactDetails details(SyncFields data) {
        return new ContactDetails(
                SyncFields.check("name", data.required("name"), ContactName::new),
                data.value("username", Username::new),
                data.value("phone", PhoneNumber::new),
                data.value("email", EmailAddress::new),
                data.value("notes", Notes::new));
    }

    static ContactChanges changes(SyncFields data) {
        return new ContactChanges(
                name(data.optional("name")),
                data.change("username", Username::new),
                data.change("phone", PhoneNumber::new),
                data.change("email", EmailAddress::new),
                data.change("notes", Notes::new));
    }

    /** A blank name leaves the old one, for there is always one. */
    private static @Nullable ContactName name(@Nullable String text) {
        return text == null || text.isBlank()
                ? null
                : SyncFields.check("name", text, ContactName::new);
    }

    /** Null means unchanged to the app, so a text that is cleared is an empty one. */
    static void write(ObjectNode data, ContactChanges changes) {
        JsonFields.put(data, "name", changes.name(), ContactName::value);
        JsonFields.putAsText(data, "username", changes.username(), Username::value);
        JsonFields.putAsText(data, "phone", changes.phone(), PhoneNumber::value);
        JsonFields.putAsText(data, "email", changes.email(), EmailAddress::value);
        JsonFields.putAsText(data, "notes", changes.notes(), Notes::value);
    }
}
