package io.tallystick.web;

import static io.tallystick.application.codec.EventTypes.CONTACT_CREATED;
import static io.tallystick.application.codec.EventTypes.CONTACT_DELETED;
import static io.tallystick.application.codec.EventTypes.TRANSACTION_CREATED;
import static io.tallystick.application.codec.EventTypes.TRANSACTION_DELETED;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * A message to the mobile app about one change, in the shape that its released versions read.
 *
 * @param type such as {@code contact_updated}
 */
record AppNotice(String type, RecordedEvent event) {

    static AppNotice of(RecordedEvent event) {
        String aggregate = aggregate(event).label();
        String change =
                switch (event.type()) {
                    case CONTACT_CREATED, TRANSACTION_CREATED -> "created";
                    case CONTACT_DELETED, TRANSACTION_DELETED -> "deleted";
                    default -> "updated"; // an undo changes it back
                };
        return new AppNotice(aggregate + "_" + change, event);
    }

    private static AggregateType aggregate(RecordedEvent event) {
        return AggregateType.of(event.stream()).orElseThrow();
    }

    String frame() {
        UUID id = aggregate(event).idIn(event.stream()).orElseThrow();
        return SocketFrame.of(
                type,
                json -> {
                    json.writeStartObject();
                    json.writeStringField("id", id.toString());
                    switch (event.type()) {
                        case CONTACT_CREATED -> {
                            json.writeStringField("name", text("name"));
                            json.writeNumberField("balance", 0);
                        }
                        case TRANSACTION_CREATED ->
                                json.writeStringField("contact_id", text("contact_id"));
                        default -> json.writeStringField("message", message());
                    }
                    json.writeEndObject();
                });
    }

    private String message() {
        String label = aggregate(event).label();
        String name = Character.toUpperCase(label.charAt(0)) + label.substring(1);
        return name + type.substring(label.length()).replace('_', ' ') + " successfully";
    }

    private String text(String field) {
        try {
            JsonNode data = Json.reader().readTree(event.data());
            return data.path(field).asText();
        } catch (IOException e) {
            throw new UncheckedIOException("an event's data are not JSON", e);
        }
    }
}
