package io.tallystick.eventstore;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;

/**
 * Looks at each token of a JSON text for what the server would not give back, and for how much
 * longer it would make the text. Confined to one thread.
 */
final class JsonSurvey {

    /** Of the 64 that the server's parser takes, the batch and the event need some. */
    private static final int MAX_DEPTH = 50;

    /** A double keeps every decimal of so many digits. */
    private static final int EXACT_DIGITS = 15;

    private static final int EXACT_EXPONENT = 290;
    private static final int LONGEST_DOUBLE = 24;

    /** Fields in which the server's parser looks for types and references. */
    private static final Set<String> PARSER_FIELDS =
            Set.of("$id", "$ref", "$type", "$value", "$values");

    private final JsonParser parser;
    private boolean isExact = true;
    private long growth;
    private int depth;

    JsonSurvey(JsonParser parser) {
        this.parser = parser;
    }

    boolean isExact() {
        return isExact;
    }

    /** How many bytes the server may add. */
    long growthAtMost() {
        return growth;
    }

    /** Whether the value that began first has ended. */
    boolean isComplete() {
        return depth == 0;
    }

    /** Takes the token at which the parser is. */
    void take(JsonToken token) throws IOException {
        growth += 2L * depth + 3; // a line of its own, indented
        switch (token) {
            case START_OBJECT, START_ARRAY -> deeper();
            case END_OBJECT, END_ARRAY -> depth--;
            case FIELD_NAME -> takeName(parser.currentName());
            case VALUE_STRING -> takeText(parser.getText());
            case VALUE_NUMBER_INT -> require(parser.getNumberType() != NumberType.BIG_INTEGER);
            case VALUE_NUMBER_FLOAT -> takeDecimal(parser.getText());
            default -> {} // true, false, null
        }
    }

    private void require(boolean survives) {
        isExact &= survives;
    }

    private void deeper() {
        depth++;
        require(depth <= MAX_DEPTH);
    }

    private void takeName(String name) {
        require(!PARSER_FIELDS.contains(name));
        takeText(name);
    }

    private void takeText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\u0085' || c == '\u2028' || c == '\u2029') {
                growth += 4; // written as escapes
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                require(false);
            }
        }
    }

    private void takeDecimal(String text) {
        growth += LONGEST_DOUBLE;
        try {
            BigDecimal value = new BigDecimal(text).stripTrailingZeros();
            long exponent = (long) value.precision() - value.scale();
            require(
                    value.precision() <= EXACT_DIGITS
                            && exponent <= EXACT_EXPONENT
                            && exponent >= -EXACT_EXPONENT);
        } catch (NumberFormatException e) {
            require(false); // an exponent beyond all measure
        }
    }
}
