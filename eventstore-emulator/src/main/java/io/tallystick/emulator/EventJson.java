package io.tallystick.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Writes an event as the server shows it outside of feeds. Stateless. */
final class EventJson {

    private EventJson() {}

    static void write(JsonGenerator json, StoredEvent event) throws IOException {
        json.writeStartObject();
        json.writeStringField("eventStreamId", event.stream());
        json.writeNumberField("eventNumber", event.number());
        json.writeStringField("eventType", event.type());
        json.writeStringField("eventId", event.id().toString());
        json.writeFieldName("data");
        writeValue(json, event.data().text(), event.json());
        json.writeFieldName("metadata");
        writeValue(json, event.metadata().text(), event.json());
        json.writeEndObject();
    }

    /** The value that {@code text} says; the text itself if it is no JSON. */
    static void writeValue(JsonGenerator json, String text, boolean isJson) throws IOException {
        JsonNode value = isJson ? parse(text) : null;
        if (value == null || value.isMissingNode() || value.isNull()) {
            json.writeString(text);
        } else {
            JsonText.write(json, value);
        }
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return JsonText.parse(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
