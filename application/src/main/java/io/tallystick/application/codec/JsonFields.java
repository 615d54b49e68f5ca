package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.domain.kernel.FieldChange;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/** Reads and writes the fields of an event's data. Stateless. */
final class JsonFields {

    private JsonFields() {}

    static String text(JsonNode data, String field) {
        JsonNode value = data.get(field);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException(field + " is not a text");
        }
        return value.textValue();
    }

    static <T> @Nullable T optional(JsonNode data, String field, Function<String, T> read) {
        return data.hasNonNull(field) ? read.apply(text(data, field)) : null;
    }

    static <T> FieldChange<T> change(JsonNode data, String field, Function<String, T> read) {
        if (!data.has(field)) {
            return FieldChange.unchanged();
        }
        return data.hasNonNull(field)
                ? FieldChange.changedTo(read.apply(text(data, field)))
                : FieldChange.cleared();
    }

    static long integer(JsonNode data, String field) {
        JsonNode value = data.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(field + " is not an int64");
        }
        return value.longValue();
    }

    static UUID uuid(String text) {
        return UUID.fromString(text);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <T extends Enum<T>> T constant(Class<T> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    static <T> void putIfPresent(
            ObjectNode data, String field, @Nullable T value, Function<T, String> write) {
        if (value != null) {
            data.put(field, write.apply(value));
        }
    }

    static <T> void put(
            ObjectNode data, String field, @Nullable T value, Function<T, String> write) {
        data.put(field, value == null ? null : write.apply(value));
    }

    static <T> void put(
            ObjectNode data, String field, FieldChange<T> change, Function<T, String> write) {
        switch (change) {
            case FieldChange.Unchanged<T>() -> {}
            case FieldChange.ChangedTo<T>(T value) -> data.put(field, write.apply(value));
            case FieldChange.Cleared<T>() -> data.putNull(field);
        }
    }

    /** For readers to whom null is an unchanged field: what is cleared is empty. */
    static <T> void putAsText(
            ObjectNode data, String field, FieldChange<T> change, Function<T, String> write) {
        switch (change) {
            case FieldChange.Unchanged<T>() -> data.putNull(field);
            case FieldChange.ChangedTo<T>(T value) -> data.put(field, write.apply(value));
            case FieldChange.Cleared<T>() -> data.put(field, "");
        }
    }
}
