package io.tallystick.testkit.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON text as Java values, so that what a store keeps can be compared by value: numbers are
 * exact, whatever their size; objects do not know an order. Confined to one thread.
 */
final class JsonValue {

    /** What stands for {@code null}, because lists and maps of ours hold none. */
    static final Object NULL = new Object();

    private final String text;
    private int at;

    private JsonValue(String text) {
        this.text = text;
    }

    /**
     * @throws IllegalArgumentException if it is no JSON
     */
    static Object parse(String text) {
        JsonValue parser = new JsonValue(text);
        Object value = parser.value();
        parser.skipSpace();
        if (parser.at != text.length()) {
            throw parser.broken();
        }
        return value;
    }

    private Object value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", NULL);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> fields = new LinkedHashMap<>();
        expect('{');
        while (!isAtEndOf('}', fields.isEmpty())) {
            skipSpace();
            String name = string();
            skipSpace();
            expect(':');
            fields.put(name, value());
        }
        return fields;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        expect('[');
        while (!isAtEndOf(']', elements.isEmpty())) {
            elements.add(value());
        }
        return elements;
    }

    private boolean isAtEndOf(char end, boolean isEmpty) {
        skipSpace();
        if (peek() == end) {
            at++;
            return true;
        }
        if (!isEmpty) {
            expect(',');
        }
        return false;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char next = text.charAt(at++);
            value.append(next == '\\' ? escaped() : next);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char kind = peek();
        at++;
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text, at - 4, at, 16);
            }
            default -> kind;
        };
    }

    private BigDecimal number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return new BigDecimal(text.substring(start, at)).stripTrailingZeros();
    }

    private Object literal(String spelling, Object value) {
        if (!text.startsWith(spelling, at)) {
            throw broken();
        }
        at += spelling.length();
        return value;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw broken();
        }
        return text.charAt(at);
    }

    private void expect(char character) {
        if (peek() != character) {
            throw broken();
        }
        at++;
    }

    private IllegalArgumentException broken() {
        return new IllegalArgumentException("no JSON at " + at + ": " + text);
    }
}
