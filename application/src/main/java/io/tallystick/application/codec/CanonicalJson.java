package io.tallystick.application.codec;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for all spellings of a JSON value: names are sorted, numbers compared by value ({@code
 * 1}, {@code 1.0} and {@code 1e0} are the same), texts by their exact characters. Its hashes are
 * kept for ever, so it must never change. Stateless.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * In ASCII.
     *
     * @throws ArithmeticException if a number is beyond all reckoning
     */
    public static String text(JsonNode value) {
        StringBuilder text = new StringBuilder(512);
        append(text, value);
        return text.toString();
    }

    /**
     * SHA-256 in lower-case hex.
     *
     * @throws ArithmeticException if a number is beyond all reckoning
     */
    static String hash(JsonNode value) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] bytes = text(value).getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(sha256.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
