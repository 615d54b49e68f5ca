package io.tallystick.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.InvalidValue;

import org.jspecify.annotations.Nullable;

/** Reads the fields of one request's body, noting every bad one. Unknown fields are left alone. */
final class FieldReader {

    private final ObjectNode body;
    private final FieldErrors errors;
    private final NullMeaning nullMeaning;

    /** What null says about a field of a change. */
    enum NullMeaning {
        /** The field stays as it is, as the mobile app means it in a PUT. */
        UNCHANGED,
        /** The field is cleared (RFC 7396). */
        CLEARED
    }

    /** Reads one value. */
    interface Reader<T> {
        /**
         * @throws InvalidValue if it is bad
         */
        T read(JsonNode value);
    }

    FieldReader(ObjectNode body, FieldErrors errors, NullMeaning nullMeaning) {
        this.body = body;
        this.errors = errors;
        this.nullMeaning = nullMeaning;
    }

    /** A field that must have a value. */
    <T> Parsed<T> required(String name, Reader<T> reader) {
        JsonNode value = find(name);
        if (value == null || value.isNull()) {
            errors.add(name, "is required");
            return new Parsed<>(null);
        }
        return read(name, value, reader);
    }

    /** A field that may be absent or null. */
    <T> Parsed<T> optional(String name, Reader<T> reader) {
        JsonNode value = find(name);
        return value == null || value.isNull() ? new Parsed<>(null) : read(name, value, reader);
    }

    /** The change of a field that always has a value; nothing if it stays. */
    <T> Parsed<T> changeOfRequired(String name, Reader<T> reader) {
        JsonNode value = find(name);
        if (value != null && value.isNull() && nullMeaning == NullMeaning.CLEARED) {
            errors.add(name, "cannot be cleared");
            return new Parsed<>(null);
        }
        return optional(name, reader);
    }

    /** The change of a field that may be without a value. */
    <T> Parsed<FieldChange<T>> changeOfOptional(String name, Reader<T> reader) {
        JsonNode value = find(name);
        if (value == null || (value.isNull() && nullMeaning == NullMeaning.UNCHANGED)) {
            return new Parsed<>(FieldChange.unchanged());
        }
        return value.isNull()
                ? new Parsed<>(FieldChange.cleared())
                : read(name, value, node -> FieldChange.changedTo(reader.read(node)));
    }

    private @Nullable JsonNode find(String name) {
        return body.get(name);
    }

    private <T> Parsed<T> read(String name, JsonNode value, Reader<T> reader) {
        try {
            return new Parsed<>(reader.read(value));
        } catch (InvalidValue e) {
            errors.add(name, messageOf(e));
            return new Parsed<>(null);
        }
    }

    static String messageOf(InvalidValue e) {
        String message = e.getMessage();
        return message != null ? message : "is not valid";
    }
}
