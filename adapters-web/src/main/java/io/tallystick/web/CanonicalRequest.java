package io.tallystick.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for all requests that count as the same one: same method, path and JSON value. Names are
 * sorted, numbers are compared by value ({@code 1}, {@code 1.0} and {@code 1e0} are the same),
 * texts by their exact characters. Stored as a hash for ever, so it must never change. Stateless.
 */
final class CanonicalRequest {

    private CanonicalRequest() {}

    /**
     * @param path as the router understood it: the template with the ids filled in
     * @param body an empty object if there is none
     * @throws ProblemException if a number is beyond all reckoning
     */
    static String of(String method, String path, ObjectNode body) {
        StringBuilder text = new StringBuilder(256);
        text.append(method).append(' ').append(path).append('\n');
        append(text, body);
        return text.toString();
    }

    private static void append(StringBuilder text, JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> appendObject(text, value);
            case ARRAY -> appendArray(text, value);
            case STRING -> appendText(text, value.textValue());
            case NUMBER -> appendNumber(text, value.decimalValue());
            default -> text.append(value.asText());
        }
    }

    private static void appendObject(StringBuilder text, JsonNode object) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            sorted.put(field.getKey(), field.getValue());
        }
        char separator = '{';
        for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
            text.append(separator);
            appendText(text, field.getKey());
            text.append(':');
            append(text, field.getValue());
            separator = ',';
        }
        text.append(sorted.isEmpty() ? "{}" : "}");
    }

    private static void appendArray(StringBuilder text, JsonNode array) {
        text.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            append(text, array.get(i));
        }
        text.append(']');
    }

    /** Unscaled digits and exponent, so that {@code 1e999999} stays as short as it came. */
    private static void appendNumber(StringBuilder text, BigDecimal number) {
        if (number.signum() == 0) {
            text.append('0');
            return;
        }
        try {
            BigDecimal stripped = number.stripTrailingZeros();
            text.append(stripped.unscaledValue()).append('e').append(-(long) stripped.scale());
        } catch (ArithmeticException e) {
            throw new ProblemException(Problem.invalid("A number of the body is out of range"));
        }
    }

    /** Escaped to ASCII, so that halves of surrogate pairs cannot be mistaken for each other. */
    private static void appendText(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                text.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                if (c == '"' || c == '\\') {
                    text.append('\\');
                }
                text.append(c);
            }
        }
        text.append('"');
    }
}
