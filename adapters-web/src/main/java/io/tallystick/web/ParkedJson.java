package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.RetriedStream;

import java.io.IOException;

/** Parked streams, as every answer shows them. Stateless. */
final class ParkedJson {

    private ParkedJson() {}

    static void parked(JsonGenerator json, ParkedStream parked) throws IOException {
        json.writeStartObject();
        json.writeStringField("stream", parked.stream());
        json.writeNumberField("version", parked.version());
        json.writeStringField("reason", parked.reason());
        json.writeStringField("parked_at", Rfc3339.format(parked.parkedAt()));
        json.writeEndObject();
    }

    static void retried(JsonGenerator json, String stream, RetriedStream retried)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("stream", stream);
        json.writeBooleanField("released", retried.isReleased());
        OperationJson.text(json, "reason", retried.reason());
        json.writeEndObject();
    }
}
