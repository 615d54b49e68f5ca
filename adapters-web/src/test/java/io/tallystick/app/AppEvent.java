package io.tallystick.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;

/**
 * An event as the app keeps it.
 *
 * @param timestamp as it was written, with a zone
 */
record AppEvent(
        String id,
        String aggregateType,
        String aggregateId,
        String type,
        ObjectNode data,
        String timestamp) {

    /** As they are published: at one moment a contact's before those of transactions. */
    static final Comparator<AppEvent> BY_TIME =
            Comparator.comparing(AppEvent::at)
                    .thenComparing(event -> !event.isOfContact())
                    .thenComparing(AppEvent::id);

    /** What the app parses; it fails on anything that is missing, and so does this. */
    static AppEvent of(JsonNode json) {
        if (!json.path("version").isInt()) {
            throw new AssertionError("version is no int: " + json);
        }
        return new AppEvent(
                text(json, "id"),
                text(json, "aggregate_type"),
                text(json, "aggregate_id"),
                text(json, "event_type"),
                (ObjectNode) json.required("event_data"),
                text(json, "timestamp"));
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            throw new AssertionError(name + " is no text: " + json);
        }
        return value.asText();
    }

    Instant at() {
        return OffsetDateTime.parse(timestamp).toInstant();
    }

    String stream() {
        return aggregateType + "-" + aggregateId;
    }

    boolean isOfContact() {
        return aggregateType.equals("contact");
    }

    boolean is(String kind) {
        return type.equals(kind);
    }

    /** The version is 1 whatever happened before. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("aggregate_type", aggregateType);
        json.put("aggregate_id", aggregateId);
        json.put("event_type", type);
        json.set("event_data", data);
        json.put("timestamp", timestamp);
        json.put("version", 1);
        return json;
    }
}
