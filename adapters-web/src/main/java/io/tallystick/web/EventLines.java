package io.tallystick.web;

import io.tallystick.application.codec.CloudEventCodec;
import io.tallystick.application.codec.JsonLine;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import java.nio.charset.StandardCharsets;

/** The formats of an export, in each of which an event is a line. */
enum EventLines {
    NDJSON("application/x-ndjson", "ndjson") {
        @Override
        byte[] line(LoggedEvent event, LogHead head) {
            return JsonLine.of(Json.bytes(json -> EventJson.event(json, event, head)));
        }
    },
    /** The JSON format of CloudEvents 1.0, one event in each line. */
    CLOUDEVENTS("application/cloudevents+json", "cloudevents.ndjson") {
        @Override
        byte[] line(LoggedEvent event, LogHead head) {
            return CLOUD_EVENTS.encode(event.event(), LogCursor.of(head, event.position()));
        }
    },
    CSV("text/csv;charset=utf-8;header=present", "csv") {
        @Override
        byte[] header() {
            return EventCsv.HEADER.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        byte[] line(LoggedEvent event, LogHead head) {
            return EventCsv.line(event, head).getBytes(StandardCharsets.UTF_8);
        }
    };

    private static final CloudEventCodec CLOUD_EVENTS = new CloudEventCodec();

    private final String mediaType;
    private final String extension;

    EventLines(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    String mediaType() {
        return mediaType;
    }

    /** What names of such files end with. */
    String extension() {
        return extension;
    }

    /** What comes before the first line, with its end. */
    byte[] header() {
        return new byte[0];
    }

    /** One event, with the end of its line. */
    abstract byte[] line(LoggedEvent event, LogHead head);
}
