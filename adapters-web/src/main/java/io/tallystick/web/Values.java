package io.tallystick.web;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.application.codec.Rfc3339;
import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How single values are spelled, in bodies and in parameters. Stateless. */
final class Values {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Values() {}

    static <T> FieldReader.Reader<T> text(Function<String, T> read) {
        return value -> {
            if (!value.isTextual()) {
                throw new InvalidValue("must be a string");
            }
            return read.apply(TextRules.checkWritten(value.textValue()));
        };
    }

    static boolean flag(JsonNode value) {
        if (!value.isBoolean()) {
            throw new InvalidValue("must be true or false");
        }
        return value.booleanValue();
    }

    /** An integer by value, so that 10.0 is one; it never passes through floating point. */
    static <T> FieldReader.Reader<T> integer(Function<Long, T> read) {
        return value -> {
            if (!value.isNumber()) {
                throw new InvalidValue("must be an integer");
            }
            long number;
            try {
                number = value.decimalValue().longValueExact();
            } catch (ArithmeticException e) {
                throw new InvalidValue("must be an integer of 64 bits");
            }
            return read.apply(number);
        };
    }

    /** Any spelling of 36 characters, upper case too. */
    static UUID uuid(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new InvalidValue("must be a UUID");
        }
        return UUID.fromString(text);
    }

    static Instant timestamp(String text) {
        try {
            return Rfc3339.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidValue("must be an RFC 3339 timestamp, such as 2026-01-31T15:00:00Z");
        }
    }

    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> lower(constant).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidValue(
                                        Arrays.stream(type.getEnumConstants())
                                                .map(Values::lower)
                                                .collect(
                                                        Collectors.joining(
                                                                " or ", "must be ", ""))));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
