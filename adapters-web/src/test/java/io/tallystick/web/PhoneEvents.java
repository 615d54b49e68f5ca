package io.tallystick.web;

import java.util.UUID;

/** Events as a phone writes them. */
final class PhoneEvents {

    private PhoneEvents() {}

    static String newId() {
        return UUID.randomUUID().toString();
    }

    /**
     * One with a new id.
     *
     * @param aggregate type and id
     * @param data without braces
     */
    static String event(String aggregate, String type, String data, String timestamp) {
        return event(newId(), aggregate, type, data, timestamp);
    }

    static String event(String id, String aggregate, String type, String data, String timestamp) {
        String[] parts = aggregate.split(" ", -1);
        return """
        {"id":"%s","aggregate_type":"%s","aggregate_id":"%s","event_type":"%s",
        "event_data":{%s},"timestamp":"%s","version":1}
        """
                .formatted(id, parts[0], parts[1], type, data, timestamp);
    }

    static String contactData(String name) {
        return "\"name\":\""
                + name
                + "\",\"username\":null,\"phone\":null,\"email\":null,\"notes\":null,"
                + "\"comment\":\"Contact created via mobile app\","
                + "\"timestamp\":\"2026-01-31T15:00:00.123456\"";
    }

    static String lentData(String contact, long amount) {
        return """
        "contact_id":"%s","type":"money","direction":"lent","amount":%d,"currency":"IQD",
        "description":null,"transaction_date":"2026-01-31","due_date":null
        """
                .formatted(contact, amount);
    }
}
