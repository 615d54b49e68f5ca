package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.view.ContactComparison;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What differs between two states of a contact, field by field. One that was not there has null in
 * all fields. Stateless.
 */
final class ContactDiffJson {

    private ContactDiffJson() {}

    static void write(JsonGenerator json, ContactComparison comparison) throws IOException {
        Map<String, @Nullable Object> before = fields(comparison.before());
        Map<String, @Nullable Object> after = fields(comparison.after());
        json.writeStartObject();
        PastPoints.write(json, "from", comparison.from());
        PastPoints.write(json, "to", comparison.to());
        json.writeArrayFieldStart("changes");
        for (String field : before.keySet()) {
            if (!Objects.equals(before.get(field), after.get(field))) {
                json.writeStartObject();
                json.writeStringField("field", field);
                json.writeObjectField("before", before.get(field));
                json.writeObjectField("after", after.get(field));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static Map<String, @Nullable Object> fields(Contact contact) {
        return switch (contact) {
            case Contact.Absent absent -> fields(null, null);
            case Contact.Live live -> fields(live.details(), false);
            case Contact.Deleted deleted -> fields(deleted.details(), true);
        };
    }

    private static Map<String, @Nullable Object> fields(
            @Nullable ContactDetails details, @Nullable Boolean isDeleted) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", details == null ? null : details.name().value());
        fields.put("username", details == null ? null : text(details.username(), Username::value));
        fields.put("phone", details == null ? null : text(details.phone(), PhoneNumber::value));
        fields.put("email", details == null ? null : text(details.email(), EmailAddress::value));
        fields.put("notes", details == null ? null : text(details.notes(), Notes::value));
        fields.put("is_deleted", isDeleted);
        return fields;
    }

    private static <T> @Nullable String text(@Nullable T value, Function<T, String> read) {
        return value == null ? null : read.apply(value);
    }
}
