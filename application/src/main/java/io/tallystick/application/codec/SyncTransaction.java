package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionKind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * What the mobile app says about transactions. It is strict about what the app's first server was
 * strict about, amount, direction and contact, and about limits. Stateless.
 */
final class SyncTransaction {

    /** What the app takes a transaction to be in when nothing else is said. */
    private static final CurrencyCode APP_CURRENCY = new CurrencyCode("IQD");

    private static final int DATE_LENGTH = "2026-01-31".length();

    private SyncTransaction() {}

    static TransactionDetails details(SyncFields data, Instant at) {
        TransactionKind kind = kind(data.optional("type"));
        CurrencyCode currency = currency(data);
        CalendarDate date = date(data.optional("transaction_date"));
        return new TransactionDetails(
                new ContactId(data.uuid("contact_id")),
                kind != null ? kind : TransactionKind.MONEY,
                direction(data),
                amount(data),
                currency != null ? currency : APP_CURRENCY,
                data.value("description", Description::new),
                date != null ? date : dayOf(data, at),
                date(data.optional("due_date")));
    }

    static TransactionChanges changes(SyncFields data) {
        UUID contactId = SyncFields.uuidIn(data.optional("contact_id"));
        CalendarDate dueDate = date(data.optional("due_date"));
        return new TransactionChanges(
                contactId == null ? null : new ContactId(contactId),
                kind(data.optional("type")),
                direction(data),
                amount(data),
                currency(data),
                data.change("description", Description::new),
                date(data.optional("transaction_date")),
                dueDate == null ? FieldChange.unchanged() : FieldChange.changedTo(dueDate));
    }

    /** The app takes every kind that it does not know for an item. */
    private static @Nullable TransactionKind kind(@Nullable String text) {
        return text == null
                ? null
                : text.equals("money") ? TransactionKind.MONEY : TransactionKind.ITEM;
    }

    private static Direction direction(SyncFields data) {
        String text = data.optional("direction");
        if ("owed".equals(text)) {
            return Direction.OWED;
        }
        if ("lent".equals(text)) {
            return Direction.LENT;
        }
        throw new InvalidValue("direction must be owed or lent");
    }

    private static Amount amount(SyncFields data) {
        JsonNode value = data.object().get("amount");
        if (value == null || !value.isNumber()) {
            throw new InvalidValue("amount must be an integer");
        }
        try {
            return new Amount(value.decimalValue().longValueExact());
        } catch (ArithmeticException e) {
            throw new InvalidValue("amount must be an integer of 64 bits");
        } catch (InvalidValue e) {
            throw new InvalidValue("amount " + e.getMessage());
        }
    }

    private static @Nullable CurrencyCode currency(SyncFields data) {
        String text = data.optional("currency");
        return text == null || text.isBlank()
                ? null
                : SyncFields.check("currency", text.strip(), CurrencyCode::new);
    }

    /** The day of a date or a timestamp; null, which leaves what there is, if it is neither. */
    private static @Nullable CalendarDate date(@Nullable String text) {
        if (text == null || text.length() < DATE_LENGTH) {
            return null;
        }
        boolean isDay = text.length() == DATE_LENGTH || "Tt ".indexOf(text.charAt(10)) >= 0;
        try {
            return isDay ? CalendarDate.parse(text.substring(0, DATE_LENGTH)) : null;
        } catch (InvalidValue e) {
            return null;
        }
    }

    /** The day on which it was recorded, where the phone was if that is known. */
    private static CalendarDate dayOf(SyncFields data, Instant at) {
        CalendarDate local = date(data.optional("timestamp"));
        return local != null ? local : new CalendarDate(at.atZone(ZoneOffset.UTC).toLocalDate());
    }

    /** Null means unchanged to the app; a due date it cannot clear stays there. */
    static void write(ObjectNode data, TransactionChanges changes) {
        JsonFields.put(data, "contact_id", changes.contactId(), ContactId::toString);
        JsonFields.put(data, "type", changes.kind(), JsonFields::lower);
        JsonFields.put(data, "direction", changes.direction(), JsonFields::lower);
        Amount amount = changes.amount();
        data.put("amount", amount == null ? null : Long.valueOf(amount.value()));
        JsonFields.put(data, "currency", changes.currency(), CurrencyCode::value);
        JsonFields.putAsText(data, "description", changes.description(), Description::value);
        JsonFields.put(data, "transaction_date", changes.transactionDate(), CalendarDate::toString);
        CalendarDate dueDate = changes.dueDate().appliedTo(null);
        JsonFields.put(data, "due_date", dueDate, CalendarDate::toString);
    }
}
