package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads what phones send: a text that must be there is required, and one that is not a text counts
 * as not said, as the app's first server took it. Immutable.
 */
record SyncFields(JsonNode object) {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern UUID_SPELLING =
            Pattern.compile(
                    "(?:urn:uuid:)?\\{?([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})"
                            + "-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})}?");

    /**
     * @throws InvalidValue if it is no text
     */
    String required(String field) {
        String text = optional(field);
        if (text == null) {
            throw new InvalidValue(field + " must be a string");
        }
        return text;
    }

    @Nullable String optional(String field) {
        JsonNode value = object.get(field);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    UUID uuid(String field) {
        UUID id = uuidIn(optional(field));
        if (id == null) {
            throw new InvalidValue(field + " must be a UUID");
        }
        return id;
    }

    /** In any spelling; null if it is none. */
    static @Nullable UUID uuidIn(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return UUID_TEXT.matcher(text).matches()
                ? UUID.fromString(text)
                : UUID_SPELLING.matcher(text).matches()
                        ? UUID.fromString(
                                UUID_SPELLING.matcher(text).replaceFirst("$1-$2-$3-$4-$5"))
                        : null;
    }

    <T> @Nullable T value(String field, Function<String, T> read) {
        String text = optional(field);
        return text == null ? null : check(field, text, read);
    }

    /** Null means that the field stays as it is. */
    <T> FieldChange<T> change(String field, Function<String, T> read) {
        T value = value(field, read);
        return value == null ? FieldChange.unchanged() : FieldChange.changedTo(value);
    }

    static <T> T check(String field, String text, Function<String, T> read) {
        try {
            return read.apply(text);
        } catch (InvalidValue e) {
            throw new InvalidValue(field + " " + e.getMessage());
        }
    }
}
