package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for all spellings of a JSON value: names sorted, numbers by value. Its hashes are kept
 * for ever, in events and in archives, so it must never change, not even to be the same as that of
 * requests. It is not RFC 8785, which would round amounts beyond 2^53. Stateless.
 */
final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * SHA-256 in lower-case hex.
     *
     * @throws ArithmeticException if a number is beyond all reckoning
     */
    static String hash(JsonNode value) {
        StringBuilder text = new StringBuilder(512);
        append(text, value);
        return Sha256.of(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static void append(StringBuilder text, JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> appendObject(text, value);
            case ARRAY -> {
                text.append('[');
                for (JsonNode item : value) {
                    append(text, item);
                    text.append(',');
                }
                text.append(']');
            }
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
        text.append('{');
        for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
            appendText(text, field.getKey());
            text.append(':');
            append(text, field.getValue());
            text.append(',');
        }
        text.append('}');
    }

    private static void appendNumber(StringBuilder text, BigDecimal number) {
        if (number.signum() == 0) {
            text.append('0');
            return;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        text.append(stripped.unscaledValue()).append('e').append(-(long) stripped.scale());
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
