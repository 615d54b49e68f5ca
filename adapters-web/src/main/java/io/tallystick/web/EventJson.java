package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import java.io.IOException;
import java.util.List;

/** Events as clients see them. What is known about keys stays inside. Stateless. */
final class EventJson {

    private EventJson() {}

    static void array(JsonGenerator json, String name, List<LoggedEvent> events, LogHead head)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (LoggedEvent event : events) {
            event(json, event, head);
        }
        json.writeEndArray();
    }

    /** Where the log ends, as an object. */
    static void head(JsonGenerator json, LogHead head) throws IOException {
        json.writeStartObject();
        json.writeStringField("head", LogCursor.of(head, head.position()));
        json.writeEndObject();
    }

    static void event(JsonGenerator json, LoggedEvent logged, LogHead head) throws IOException {
        RecordedEvent event = logged.event();
        EventMetadata metadata = event.metadata();
        json.writeStartObject();
        json.writeStringField("position", LogCursor.of(head, logged.position()));
        json.writeStringField("event_id", event.id().toString());
        json.writeStringField("stream", event.stream().value());
        json.writeNumberField("version", event.version());
        json.writeStringField("type", event.type());
        json.writeNumberField("schema_version", event.schemaVersion());
        AggregateType type = AggregateType.of(event.stream()).orElseThrow();
        json.writeStringField("aggregate_type", type.label());
        json.writeStringField("aggregate_id", type.idIn(event.stream()).orElseThrow().toString());
        json.writeStringField("user_id", metadata.userId().toString());
        json.writeStringField("occurred_at", Rfc3339.format(metadata.occurredAt()));
        json.writeStringField("recorded_at", Rfc3339.format(event.recordedAt()));
        json.writeFieldName("data");
        json.writeRawValue(event.data());
        metadata(json, metadata);
        json.writeEndObject();
    }

    private static void metadata(JsonGenerator json, EventMetadata metadata) throws IOException {
        json.writeObjectFieldStart("metadata");
        if (metadata.comment() != null) {
            json.writeStringField("comment", metadata.comment());
        }
        json.writeStringField("correlation_id", metadata.correlationId());
        if (metadata.causationId() != null) {
            json.writeStringField("causation_id", metadata.causationId());
        }
        json.writeEndObject();
    }
}
