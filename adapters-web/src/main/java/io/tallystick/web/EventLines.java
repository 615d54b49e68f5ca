package io.tallystick.web;

import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The formats of an export, in each of which an event is a line. */
enum EventLines {
    NDJSON("application/x-ndjson", "ndjson") {
        @Override
        byte[] line(LoggedEvent event, LogHead head) {
            return ended(Json.bytes(json -> EventJson.event(json, event, head)));
        }
    },
    /** The JSON format of CloudEvents 1.0, one event in each line. */
    CLOUDEVENTS("application/cloudevents+json", "cloudevents.ndjson") {
        @Override
        byte[] line(LoggedEvent event, LogHead head) {
            return ended(Json.bytes(json -> CloudEventJson.write(json, event, head)));
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

    /** White space between tokens may break lines, as an event store elsewhere was given it. */
    private static byte[] ended(byte[] json) {
        byte[] line = Arrays.copyOf(json, json.length + 1);
        for (int i = 0; i < json.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        line[json.length] = '\n';
        return line;
    }
}
