package io.tallystick.eventstore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A JSON object in a form that the event store gives back exactly. Immutable.
 *
 * <p>The server parses what it is sent and writes it down anew: decimals become doubles, integers
 * beyond 64 bits, half surrogate pairs, fields that its parser gives a meaning, and deep nesting do
 * not survive. An object with any of these is stored as {@code {"json_text":"..."}} with its whole
 * text as one string, which does; {@code data_as_text} in the metadata says so.
 *
 * @param stored the JSON object to be sent
 * @param isText whether it wraps the text of the original
 * @param bytesAtMost that the server will make of it
 */
record ExactJson(String stored, boolean isText, long bytesAtMost) {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();
    private static final String TEXT = "json_text";

    /**
     * @throws IllegalArgumentException if it is no JSON object
     */
    static ExactJson of(String object) {
        JsonSurvey survey = survey(object);
        long bytes = object.getBytes(StandardCharsets.UTF_8).length;
        if (survey.isExact()) {
            return new ExactJson(object, false, bytes + survey.growthAtMost());
        }
        byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(withoutHalfPairs(object));
        String stored = "{\"" + TEXT + "\":\"" + new String(quoted, StandardCharsets.UTF_8) + "\"}";
        return new ExactJson(stored, true, quoted.length + survey.growthAtMost() + 100);
    }

    private static JsonSurvey survey(String object) {
        try (JsonParser parser = JSON.createParser(object)) {
            JsonSurvey survey = new JsonSurvey(parser);
            JsonToken token = parser.nextToken();
            if (token != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("an event's data are a JSON object");
            }
            while (token != null) {
                survey.take(token);
                token = parser.nextToken();
                if (token != null && survey.isComplete()) {
                    throw new IllegalArgumentException("an event's data are one JSON object");
                }
            }
            return survey;
        } catch (IOException e) {
            throw new IllegalArgumentException("an event's data are a JSON object", e);
        }
    }

    /** In JSON they can only be in strings, where their escapes mean the same. */
    private static String withoutHalfPairs(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(
                        point -> {
                            if (Character.getType(point) == Character.SURROGATE) {
                                safe.append(String.format(Locale.ROOT, "\\u%04x", point));
                            } else {
                                safe.appendCodePoint(point);
                            }
                        });
        return safe.toString();
    }

    /**
     * The text that was wrapped.
     *
     * @throws IllegalArgumentException if none was
     */
    static String unwrap(String stored) {
        try (JsonParser parser = JSON.createParser(stored)) {
            parser.nextToken();
            if (TEXT.equals(parser.nextFieldName())) {
                String text = parser.nextTextValue();
                if (text != null) {
                    return text;
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("no text is wrapped in the data", e);
        }
        throw new IllegalArgumentException("no text is wrapped in the data");
    }
}
