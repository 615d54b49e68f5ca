package io.tallystick.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** How this package reads and writes JSON: strictly, and by hand. Thread-safe. */
final class Json {

    static final int MAX_DEPTH = 100;

    /**
     * Of one body, or of one of many in it; what is made of a value takes far more than its text.
     */
    static final int MAX_VALUES = 10_000;

    private static final int MAX_NUMBER_LENGTH = 1000;

    /** What a value that cannot be read for its extent is told. */
    static final String LIMITS =
            "must have at most %d levels, numbers of at most %d digits and names of at most %d characters"
                    .formatted(
                            MAX_DEPTH,
                            MAX_NUMBER_LENGTH,
                            StreamReadConstraints.DEFAULT_MAX_NAME_LEN);

    private static final JsonFactory FACTORY =
            factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private static final JsonFactory WITHOUT_LIMITS =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private static final ObjectReader READER = reader(FACTORY);

    /** From a factory of its own: a reader cannot take back what the factory looks for. */
    private static final ObjectReader LENIENT = reader(factory().build());

    private Json() {}

    private static JsonFactoryBuilder factory() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxNumberLength(MAX_NUMBER_LENGTH)
                                .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
    }

    private static ObjectReader reader(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build()
                .reader();
    }

    /** Writes one JSON value. */
    interface Writer {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Refuses duplicate names, anything after the value, deep nesting and endless numbers; numbers
     * keep their exact value.
     */
    static ObjectReader reader() {
        return READER;
    }

    /** The same, but a name that comes twice counts as the last. */
    static ObjectReader lenientReader() {
        return LENIENT;
    }

    /** Of a text whose length and number of values are bounded already. */
    static JsonParser parserWithoutLimits(String text) throws IOException {
        return WITHOUT_LIMITS.createParser(text);
    }

    static byte[] bytes(Writer writer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A generator that never closes what is open by itself, be it the stream or an array. */
    static JsonGenerator generator(OutputStream out) throws IOException {
        return FACTORY.createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    }
}
