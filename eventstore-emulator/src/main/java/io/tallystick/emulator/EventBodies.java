package io.tallystick.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Makes events of request bodies. Stateless. */
final class EventBodies {

    /** One record of the real log. */
    private static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

    private EventBodies() {}

    /** What becomes of {@code data} or {@code metadata}. */
    private record Content(Bytes bytes, boolean json) {
        static final Content NOTHING = new Content(Bytes.EMPTY, false);
    }

    /**
     * The array in an {@code events+json} body.
     *
     * @throws Refused if there are no events in it, or one has no id or type
     */
    static List<EventToWrite> events(Bytes body) {
        JsonNode array;
        try {
            array = JsonText.parse(body.text());
        } catch (JsonProcessingException e) {
            throw invalid();
        }
        if (!array.isArray() || array.isEmpty()) {
            throw invalid();
        }
        List<EventToWrite> events = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            events.add(event(element));
        }
        return events;
    }

    /** The one event whose data are the whole body, as they are. */
    static EventToWrite raw(Bytes body, boolean json, @Nullable UUID id, String type) {
        return checked(id, type, json, body, Bytes.EMPTY);
    }

    private static EventToWrite event(JsonNode element) {
        if (!element.isObject()) {
            throw invalid();
        }
        UUID id = Guids.EMPTY;
        String type = "";
        Content data = Content.NOTHING;
        Content metadata = Content.NOTHING;
        for (Map.Entry<String, JsonNode> field : element.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey().toLowerCase(Locale.ROOT)) {
                case "eventid" -> id = id(value);
                case "eventtype" -> type = value.isNull() ? "" : value.asText();
                case "data" -> data = content(value);
                case "metadata" -> metadata = content(value);
                default -> {}
            }
        }
        return checked(id, type, data.json || metadata.json, data.bytes, metadata.bytes);
    }

    private static UUID id(JsonNode value) {
        UUID id = value.isTextual() ? Guids.parse(value.textValue()) : null;
        if (id == null) {
            throw invalid();
        }
        return id;
    }

    private static EventToWrite checked(
            @Nullable UUID id, String type, boolean json, Bytes data, Bytes metadata) {
        if (id == null || id.equals(Guids.EMPTY)) {
            throw new Refused(Reply.badRequest("Empty eventId provided. (Parameter 'eventId')"));
        }
        if (type.isEmpty()) {
            throw new Refused(
                    Reply.badRequest("Empty eventType provided. (Parameter 'eventType')"));
        }
        if (data.length() + metadata.length() + 2L * type.length() > MAX_RECORD_BYTES) {
            throw new Refused(Reply.badRequest("Record is too big. (Parameter 'data')"));
        }
        return new EventToWrite(id, type, json, data, metadata);
    }

    private static Content content(JsonNode value) {
        if (value.isContainerNode()) {
            return json(value);
        }
        return value.isTextual() ? text(value.textValue()) : Content.NOTHING;
    }

    private static Content text(String text) {
        try {
            JsonNode inner = JsonText.parse(text);
            if (inner.isContainerNode()) {
                return json(inner);
            }
        } catch (JsonProcessingException e) {
            // then it is text
        }
        return new Content(Bytes.of(text), false);
    }

    private static Content json(JsonNode value) {
        return new Content(JsonText.bytes(json -> JsonText.write(json, value)), true);
    }

    private static Refused invalid() {
        return new Refused(Reply.badRequest("Write request body invalid."));
    }
}
