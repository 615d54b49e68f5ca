package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.view.PastPoint;
import io.tallystick.domain.kernel.InvalidValue;

import java.io.IOException;

/** Points in the history of an entity, as clients spell them. Stateless. */
final class PastPoints {

    private PastPoints() {}

    /**
     * A version or a timestamp.
     *
     * @throws InvalidValue if it is neither
     */
    static PastPoint parse(String text) {
        if (text.matches("[0-9]+")) {
            return new PastPoint.Version(SingleQuery.version(text));
        }
        try {
            return new PastPoint.Time(Values.timestamp(text));
        } catch (InvalidValue e) {
            throw new InvalidValue(
                    "must be a version, counted from 0, or an RFC 3339 timestamp, such as"
                            + " 2026-01-31T15:00:00Z");
        }
    }

    /** Whether one is before another of the same sense; in different senses nobody can tell. */
    static boolean isBefore(PastPoint point, PastPoint other) {
        return switch (point) {
            case PastPoint.Version(long version) ->
                    other instanceof PastPoint.Version(long later) && version < later;
            case PastPoint.Time(var instant) ->
                    other instanceof PastPoint.Time(var later) && instant.isBefore(later);
        };
    }

    static void write(JsonGenerator json, String name, PastPoint point) throws IOException {
        switch (point) {
            case PastPoint.Version(long version) -> json.writeNumberField(name, version);
            case PastPoint.Time(var instant) ->
                    json.writeStringField(name, Rfc3339.format(instant));
        }
    }
}
