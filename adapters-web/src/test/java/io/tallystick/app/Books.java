package io.tallystick.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a user sees: entities by id, each a map from field to text. Null and empty are the same on a
 * screen, and so they are here. Confined to one thread.
 *
 * @param contacts by id
 * @param transactions by id
 */
record Books(
        SortedMap<String, SortedMap<String, String>> contacts,
        SortedMap<String, SortedMap<String, String>> transactions) {

    static final List<String> CONTACT_FIELDS =
            List.of("name", "username", "phone", "email", "notes");
    static final List<String> TRANSACTION_FIELDS =
            List.of(
                    "contact_id",
                    "type",
                    "direction",
                    "amount",
                    "currency",
                    "description",
                    "transaction_date",
                    "due_date");
    private static final int DATE_LENGTH = 10;

    static Books empty() {
        return new Books(new TreeMap<>(), new TreeMap<>());
    }

    /** From lists as the server answers them. */
    static Books of(JsonNode contacts, JsonNode transactions) {
        Books books = empty();
        for (JsonNode contact : contacts) {
            books.contacts.put(contact.path("id").asText(), contactOf(contact));
        }
        for (JsonNode transaction : transactions) {
            books.transactions.put(transaction.path("id").asText(), transactionOf(transaction));
        }
        return books;
    }

    static SortedMap<String, String> contactOf(JsonNode json) {
        return fieldsOf(json, CONTACT_FIELDS);
    }

    static SortedMap<String, String> transactionOf(JsonNode json) {
        SortedMap<String, String> fields = fieldsOf(json, TRANSACTION_FIELDS);
        if (fields.getOrDefault("currency", "").isEmpty()) {
            fields.put("currency", "IQD");
        }
        return fields;
    }

    private static SortedMap<String, String> fieldsOf(JsonNode json, List<String> names) {
        SortedMap<String, String> fields = new TreeMap<>();
        names.forEach(name -> fields.put(name, text(json, name)));
        return fields;
    }

    /** Takes over the fields that are there; null keeps what was, and so does a blank name. */
    static void update(SortedMap<String, String> fields, ObjectNode data) {
        for (String name : List.copyOf(fields.keySet())) {
            JsonNode value = data.path(name);
            boolean isKept = value.isMissingNode() || value.isNull();
            if (!isKept && !(name.equals("name") && value.asText().isBlank())) {
                fields.put(name, text(data, name));
            }
        }
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        String text = value.isNull() ? "" : value.asText();
        return name.endsWith("_date") && text.length() > DATE_LENGTH
                ? text.substring(0, DATE_LENGTH)
                : text;
    }

    Books copy() {
        return new Books(copy(contacts), copy(transactions));
    }

    private static SortedMap<String, SortedMap<String, String>> copy(
            Map<String, SortedMap<String, String>> entities) {
        SortedMap<String, SortedMap<String, String>> copy = new TreeMap<>();
        entities.forEach((id, fields) -> copy.put(id, new TreeMap<>(fields)));
        return copy;
    }

    /** These books but for some transactions. */
    Books without(Set<String> transactionIds) {
        Books rest = copy();
        rest.transactions.keySet().removeAll(transactionIds);
        return rest;
    }

    /** The contact that a transaction is with. */
    String contactOf(String transactionId) {
        return transactions
                .getOrDefault(transactionId, new TreeMap<>())
                .getOrDefault("contact_id", "");
    }

    /** What live transactions with a contact sum to. */
    long balanceOf(String contactId) {
        long balance = 0;
        for (SortedMap<String, String> transaction : transactions.values()) {
            if (contactId.equals(transaction.get("contact_id"))) {
                long amount = Long.parseLong(transaction.getOrDefault("amount", "0"));
                balance += "lent".equals(transaction.get("direction")) ? amount : -amount;
            }
        }
        return balance;
    }
}
