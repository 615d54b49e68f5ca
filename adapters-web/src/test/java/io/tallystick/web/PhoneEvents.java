package io.tallystick.web;

import java.util.UUID;

/** Events as a phone writes them. */
public final class PhoneEvents {

    private PhoneEvents() {}

    /** A new id. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /**
     * One with a new id.
     *
     * @param aggregate type and id
     * @param data without braces
     */
    public static String event(String aggregate, String type, String data, String timestamp) {
        return event(newId(), aggregate, type, data, timestamp);
    }

    /** The same with an id that is known. */
    public static String event(
            String id, String aggregate, String type, String data, String timestamp) {
        String[] parts = aggregate.split(" ", -1);
        return """
        {"id":"%s","aggregate_type":"%s","aggregate_id":"%s","event_type":"%s",
        "event_data":{%s},"timestamp":"%s","version":1}
        """
                .formatted(id, parts[0], parts[1], type, data, timestamp);
    }

    /** All fields of the form of a contact, without braces. */
    public static String contactData(String name) {
        return "\"name\":\""
                + name
                + "\",\"username\":null,\"phone\":null,\"email\":null,\"notes\":null,"
                + "\"comment\":\"Contact created via mobile app\","
                + "\"timestamp\":\"2026-01-31T15:00:00.123456\"";
    }

    /** All fields of the form of a transaction, without braces. */
    public static String lentData(String contact, long amount) {
        return """
        "contact_id":"%s","type":"money","direction":"lent","amount":%d,"currency":"IQD",
        "description":null,"transaction_date":"2026-01-31","due_date":null
        """
                .formatted(contact, amount);
    }
}
