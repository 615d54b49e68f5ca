package io.tallystick.application.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.Segment;
import io.tallystick.application.view.Segment.SegmentFile;
import io.tallystick.application.view.Segment.Span;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;

/**
 * The manifests of an archive's segments, as JSON for people too. There is one spelling of each, so
 * that a change of any byte shows. Thread-safe.
 */
public final class SegmentCodec {

    private static final int FORMAT = 1;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
    private static final ObjectReader READER = MAPPER.reader();
    private static final ObjectWriter WRITER =
            MAPPER.writer(
                    new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    /** The same with its hash. */
    public Segment seal(Segment segment) {
        return new Segment(
                segment.number(),
                segment.log(),
                segment.first(),
                segment.last(),
                segment.events(),
                segment.recorded(),
                segment.occurred(),
                segment.eventsHash(),
                segment.file(),
                segment.previous(),
                CanonicalJson.hash(fields(segment)));
    }

    /** In UTF-8, the same bytes for the same segment. */
    public byte[] encode(Segment segment) {
        try {
            String json = WRITER.writeValueAsString(fields(segment).put("hash", segment.hash()));
            return (json + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws IllegalArgumentException if it is not what {@link #encode} wrote, to the byte
     */
    public Segment decode(byte[] json) {
        try {
            Segment segment = read(READER.readTree(json));
            if (seal(segment).equals(segment) && Arrays.equals(encode(segment), json)) {
                return segment;
            }
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException("is not a manifest", e);
        }
        throw new IllegalArgumentException("is not as it was written");
    }

    private static ObjectNode fields(Segment segment) {
        SegmentFile file = segment.file();
        return MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("number", segment.number())
                .put("log", segment.log())
                .put("first", segment.first().value())
                .put("last", segment.last().value())
                .put("events", segment.events())
                .put("recorded_from", Rfc3339.format(segment.recorded().from()))
                .put("recorded_to", Rfc3339.format(segment.recorded().to()))
                .put("occurred_from", Rfc3339.format(segment.occurred().from()))
                .put("occurred_to", Rfc3339.format(segment.occurred().to()))
                .put("events_hash", segment.eventsHash())
                .put("file", file.name())
                .put("file_bytes", file.bytes())
                .put("file_text_bytes", file.textBytes())
                .put("file_hash", file.hash())
                .put("previous", segment.previous());
    }

    private static Segment read(JsonNode json) {
        if (JsonFields.integer(json, "format") != FORMAT) {
            throw new IllegalArgumentException(
                    "is of a format that this version does not know: use a newer version");
        }
        return new Segment(
                number(json, "number"),
                JsonFields.text(json, "log"),
                new GlobalPosition(JsonFields.integer(json, "first")),
                new GlobalPosition(JsonFields.integer(json, "last")),
                number(json, "events"),
                span(json, "recorded"),
                span(json, "occurred"),
                JsonFields.text(json, "events_hash"),
                new SegmentFile(
                        JsonFields.text(json, "file"),
                        number(json, "file_bytes"),
                        number(json, "file_text_bytes"),
                        JsonFields.text(json, "file_hash")),
                JsonFields.text(json, "previous"),
                JsonFields.text(json, "hash"));
    }

    private static int number(JsonNode json, String field) {
        long number = JsonFields.integer(json, field);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("its " + field + " is out of range");
        }
        return (int) number;
    }

    private static Span span(JsonNode json, String name) {
        return new Span(
                Rfc3339.parse(JsonFields.text(json, name + "_from")),
                Rfc3339.parse(JsonFields.text(json, name + "_to")));
    }
}
