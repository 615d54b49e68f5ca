package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import java.io.IOException;

/**
 * Events in the JSON format of CloudEvents 1.0. Names of attributes may have lower-case letters and
 * digits only, so ours lose their underscores. Stateless.
 */
final class CloudEventJson {

    private static final String TYPE_PREFIX = "io.tallystick.";
    private static final String SOURCE = "/api/events";

    private CloudEventJson() {}

    static void write(JsonGenerator json, LoggedEvent logged, LogHead head) throws IOException {
        RecordedEvent event = logged.event();
        EventMetadata metadata = event.metadata();
        json.writeStartObject();
        json.writeStringField("specversion", "1.0");
        json.writeStringField("id", event.id().toString());
        json.writeStringField("source", SOURCE);
        json.writeStringField("type", TYPE_PREFIX + event.type());
        json.writeStringField("subject", event.stream().value());
        json.writeStringField("time", Rfc3339.format(metadata.occurredAt()));
        json.writeStringField("datacontenttype", "application/json");
        json.writeStringField("position", LogCursor.of(head, logged.position()));
        json.writeNumberField("streamversion", event.version());
        json.writeNumberField("schemaversion", event.schemaVersion());
        json.writeStringField("userid", metadata.userId().toString());
        json.writeStringField("recordedtime", Rfc3339.format(event.recordedAt()));
        json.writeStringField("correlationid", metadata.correlationId());
        if (metadata.causationId() != null) {
            json.writeStringField("causationid", metadata.causationId());
        }
        if (metadata.comment() != null) {
            json.writeStringField("comment", metadata.comment());
        }
        json.writeFieldName("data");
        json.writeRawValue(event.data());
        json.writeEndObject();
    }
}
