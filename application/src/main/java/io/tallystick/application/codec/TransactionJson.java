package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

/** The data of transaction events. Stateless. */
final class TransactionJson {

    private TransactionJson() {}

    static void write(ObjectNode data, TransactionDetails details) {
        data.put("contact_id", details.contactId().toString());
        data.put("type", JsonFields.lower(details.kind()));
        data.put("direction", JsonFields.lower(details.direction()));
        data.put("amount", details.amount().value());
        data.put("currency", details.currency().value());
        JsonFields.put(data, "description", details.description(), Description::value);
        data.put("transaction_date", details.transactionDate().toString());
        JsonFields.put(data, "due_date", details.dueDate(), CalendarDate::toString);
    }

    static TransactionDetails readDetails(JsonNode data) {
        return new TransactionDetails(
                contactId(JsonFields.text(data, "contact_id")),
                kind(JsonFields.text(data, "type")),
                direction(JsonFields.text(data, "direction")),
                new Amount(JsonFields.integer(data, "amount")),
                new CurrencyCode(JsonFields.text(data, "currency")),
                JsonFields.optional(data, "description", Description::new),
                CalendarDate.parse(JsonFields.text(data, "transaction_date")),
                JsonFields.optional(data, "due_date", CalendarDate::parse));
    }

    static void write(ObjectNode data, TransactionChanges changes) {
        JsonFields.putIfPresent(data, "contact_id", changes.contactId(), ContactId::toString);
        JsonFields.putIfPresent(data, "type", changes.kind(), JsonFields::lower);
        JsonFields.putIfPresent(data, "direction", changes.direction(), JsonFields::lower);
        if (changes.amount() != null) {
            data.put("amount", changes.amount().value());
        }
        JsonFields.putIfPresent(data, "currency", changes.currency(), CurrencyCode::value);
        JsonFields.put(data, "description", changes.description(), Description::value);
        JsonFields.putIfPresent(
                data, "transaction_date", changes.transactionDate(), CalendarDate::toString);
        JsonFields.put(data, "due_date", changes.dueDate(), CalendarDate::toString);
    }

    static TransactionChanges readChanges(JsonNode data) {
        return new TransactionChanges(
                JsonFields.optional(data, "contact_id", TransactionJson::contactId),
                JsonFields.optional(data, "type", TransactionJson::kind),
                JsonFields.optional(data, "direction", TransactionJson::direction),
                data.has("amount") ? new Amount(JsonFields.integer(data, "amount")) : null,
                JsonFields.optional(data, "currency", CurrencyCode::new),
                JsonFields.change(data, "description", Description::new),
                JsonFields.optional(data, "transaction_date", CalendarDate::parse),
                JsonFields.change(data, "due_date", CalendarDate::parse));
    }

    private static ContactId contactId(String text) {
        return new ContactId(JsonFields.uuid(text));
    }

    private static TransactionKind kind(String text) {
        return JsonFields.constant(TransactionKind.class, text);
    }

    private static Direction direction(String text) {
        return JsonFields.constant(Direction.class, text);
    }
}
