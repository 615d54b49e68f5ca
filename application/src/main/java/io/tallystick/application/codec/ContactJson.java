package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactName;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;

/** The data of contact events. Stateless. */
final class ContactJson {

    private ContactJson() {}

    static void write(ObjectNode data, ContactDetails details) {
        data.put("name", details.name().value());
        JsonFields.put(data, "username", details.username(), Username::value);
        JsonFields.put(data, "phone", details.phone(), PhoneNumber::value);
        JsonFields.put(data, "email", details.email(), EmailAddress::value);
        JsonFields.put(data, "notes", details.notes(), Notes::value);
    }

    static ContactDetails readDetails(JsonNode data) {
        return new ContactDetails(
                new ContactName(JsonFields.text(data, "name")),
                JsonFields.optional(data, "username", Username::new),
                JsonFields.optional(data, "phone", PhoneNumber::new),
                JsonFields.optional(data, "email", EmailAddress::new),
                JsonFields.optional(data, "notes", Notes::new));
    }

    static void write(ObjectNode data, ContactChanges changes) {
        JsonFields.putIfPresent(data, "name", changes.name(), ContactName::value);
        JsonFields.put(data, "username", changes.username(), Username::value);
        JsonFields.put(data, "phone", changes.phone(), PhoneNumber::value);
        JsonFields.put(data, "email", changes.email(), EmailAddress::value);
        JsonFields.put(data, "notes", changes.notes(), Notes::value);
    }

    static ContactChanges readChanges(JsonNode data) {
        return new ContactChanges(
                JsonFields.optional(data, "name", ContactName::new),
                JsonFields.change(data, "username", Username::new),
                JsonFields.change(data, "phone", PhoneNumber::new),
                JsonFields.change(data, "email", EmailAddress::new),
                JsonFields.change(data, "notes", Notes::new));
    }
}
