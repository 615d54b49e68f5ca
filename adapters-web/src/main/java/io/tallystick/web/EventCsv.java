package io.tallystick.web;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.StringJoiner;

/**
 * Events as lines of CSV (RFC 4180), for spreadsheets. These take a text that begins with {@code =}
 * and the like for a formula, which somebody else may have written: such a text gets an apostrophe
 * in front. Stateless.
 */
final class EventCsv {

    static final String HEADER =
            "position,event_id,stream,version,type,schema_version,aggregate_type,aggregate_id,user_id,occurred_at,recorded_at,data,comment,correlation_id,causation_id\r\n";

    private static final String BEGINS_FORMULA = "=+-@\t\r";

    private EventCsv() {}

    static String line(LoggedEvent logged, LogHead head) {
        RecordedEvent event = logged.event();
        EventMetadata metadata = event.metadata();
        AggregateType type = AggregateType.of(event.stream()).orElseThrow();
        return new StringJoiner(",", "", "\r\n")
                .add(field(LogCursor.of(head, logged.position())))
                .add(event.id().toString())
                .add(event.stream().value())
                .add(Long.toString(event.version()))
                .add(field(event.type()))
                .add(Integer.toString(event.schemaVersion()))
                .add(type.label())
                .add(type.idIn(event.stream()).orElseThrow().toString())
                .add(metadata.userId().toString())
                .add(Rfc3339.format(metadata.occurredAt()))
                .add(Rfc3339.format(event.recordedAt()))
                .add(field(event.data()))
                .add(field(metadata.comment()))
                .add(field(metadata.correlationId()))
                .add(field(metadata.causationId()))
                .toString();
    }

    private static String field(@Nullable String value) {
        String text = Objects.requireNonNullElse(value, "");
        if (!text.isEmpty() && BEGINS_FORMULA.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
