package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.balance.Balance;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.EmailAddress;
import io.tallystick.domain.contact.Notes;
import io.tallystick.domain.contact.PhoneNumber;
import io.tallystick.domain.contact.Username;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.TransactionDetails;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.Function;

/** The fields of contacts and transactions, as every answer shows them. Stateless. */
final class EntityJson {

    private EntityJson() {}

    static void contact(JsonGenerator json, ContactView contact) throws IOException {
        json.writeStartObject();
        contactFields(json, contact, contact.balance());
        json.writeEndObject();
    }

    /**
     * @param balance null if it is not known at the moment
     */
    static void contactFields(JsonGenerator json, ContactView contact, @Nullable Balance balance)
            throws IOException {
        ContactDetails details = contact.details();
        json.writeStringField("id", contact.id().toString());
        json.writeStringField("name", details.name().value());
        text(json, "username", details.username(), Username::value);
        text(json, "phone", details.phone(), PhoneNumber::value);
        text(json, "email", details.email(), EmailAddress::value);
        text(json, "notes", details.notes(), Notes::value);
        balance(json, balance);
        json.writeNumberField("version", contact.version());
        json.writeBooleanField("is_deleted", contact.isDeleted());
        json.writeStringField("created_at", Rfc3339.format(contact.createdAt()));
        json.writeStringField("updated_at", Rfc3339.format(contact.updatedAt()));
    }

    static void transaction(JsonGenerator json, TransactionView transaction) throws IOException {
        json.writeStartObject();
        transactionFields(json, transaction);
        json.writeEndObject();
    }

    static void transactionFields(JsonGenerator json, TransactionView transaction)
            throws IOException {
        TransactionDetails details = transaction.details();
        json.writeStringField("id", transaction.id().toString());
        json.writeStringField("contact_id", details.contactId().toString());
        json.writeStringField("type", Values.lower(details.kind()));
        json.writeStringField("direction", Values.lower(details.direction()));
        json.writeNumberField("amount", details.amount().value());
        json.writeStringField("currency", details.currency().value());
        text(json, "description", details.description(), Description::value);
        json.writeStringField("transaction_date", details.transactionDate().toString());
        text(json, "due_date", details.dueDate(), Object::toString);
        json.writeNumberField("version", transaction.version());
        json.writeBooleanField("is_deleted", transaction.isDeleted());
        json.writeStringField("created_at", Rfc3339.format(transaction.createdAt()));
        json.writeStringField("updated_at", Rfc3339.format(transaction.updatedAt()));
    }

    static void balances(JsonGenerator json, Balance balance) throws IOException {
        json.writeObjectFieldStart("balances");
        for (Map.Entry<CurrencyCode, BigInteger> sum : balance.byCurrency().entrySet()) {
            json.writeFieldName(sum.getKey().value());
            json.writeNumber(sum.getValue());
        }
        json.writeEndObject();
    }

    private static void balance(JsonGenerator json, @Nullable Balance balance) throws IOException {
        if (balance == null) {
            json.writeNullField("balance");
            json.writeNullField("balances");
        } else {
            json.writeFieldName("balance");
            json.writeNumber(balance.total());
            balances(json, balance);
        }
    }

    private static <T> void text(
            JsonGenerator json, String name, @Nullable T value, Function<T, String> write)
            throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, write.apply(value));
        }
    }
}
