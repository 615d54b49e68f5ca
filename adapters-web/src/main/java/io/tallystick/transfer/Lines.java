package io.tallystick.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.codec.MetadataCodec;
import io.tallystick.application.codec.Rfc3339;
import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncOrigin;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.Comment;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.TextRules;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.TransactionEvent;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Lines of a ledger's file to and from JSON. What is read is checked as if nobody had written it on
 * purpose. Thread-safe.
 */
final class Lines {

    /** The newest version of the format, and the only one so far. */
    static final int VERSION = 1;

    /** The longest line, far beyond the longest event. */
    static final int MAX_BYTES = 1 << 20;

    private static final String FORMAT = "tallystick-ledger";
    private static final int MAX_DEPTH = 20;
    private static final int MAX_NUMBER_LENGTH = 100;
    private static final int MAX_NAME = 255;
    private static final int MAX_CORRELATION_ID = 255;
    private static final int MAX_KEY = 100;
    private static final int MAX_VALUE = 1000;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final JsonMapper json =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(MAX_NUMBER_LENGTH)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();
    private final MetadataCodec metadata = new MetadataCodec();
    private final EventCodec events = new EventCodec();

    byte[] header(Line.Header header) throws IOException {
        ObjectNode node = json.createObjectNode();
        node.put("format", FORMAT);
        node.put("version", VERSION);
        node.put("exported_at", Rfc3339.format(header.exportedAt()));
        node.put("ledger", header.ledger().toString());
        node.put("name", header.name());
        return json.writeValueAsBytes(node);
    }

    byte[] setting(Line.Setting setting) throws IOException {
        ObjectNode node = json.createObjectNode();
        node.putObject("setting").put("key", setting.key()).put("value", setting.value());
        return json.writeValueAsBytes(node);
    }

    byte[] event(RecordedEvent recorded) throws IOException {
        ObjectNode root = json.createObjectNode();
        ObjectNode node = root.putObject("event");
        node.put("stream", recorded.stream().value());
        node.put("version", recorded.version());
        node.put("id", recorded.id().toString());
        node.put("type", recorded.type());
        node.put("schema_version", recorded.schemaVersion());
        node.put("recorded_at", Rfc3339.format(recorded.recordedAt()));
        node.set("data", json.readTree(recorded.data()));
        node.set("metadata", json.readTree(metadata.encode(recorded.metadata())));
        return json.writeValueAsBytes(root);
    }

    byte[] end(Line.End end) throws IOException {
        ObjectNode node = json.createObjectNode();
        node.putObject("end")
                .put("events", end.events())
                .put("settings", end.settings())
                .put("sha256", end.sha256());
        return json.writeValueAsBytes(node);
    }

    /**
     * Reads the first line.
     *
     * @throws BadLine if it is none of ours
     */
    Line.Header readHeader(byte[] line) {
        JsonNode node = tree(line);
        if (!FORMAT.equals(node.path("format").textValue())) {
            throw new BadLine("is no ledger that tallystick export has written");
        }
        if (node.path("version").asInt() != VERSION) {
            throw new BadLine(
                    "has format version "
                            + node.path("version").asText()
                            + ", and this Tallystick reads "
                            + VERSION
                            + " alone: update it");
        }
        return checked(
                () ->
                        new Line.Header(
                                instant(node, "exported_at"),
                                new UserId(uuid(text(node, "ledger"))),
                                TextRules.checkKept(text(node, "name"), MAX_NAME)));
    }

    /**
     * Reads any line but the first.
     *
     * @throws BadLine if it is no such line
     */
    Line read(byte[] line) {
        JsonNode node = tree(line);
        return checked(
                () -> {
                    if (node.has("event")) {
                        return readEvent(node.path("event"));
                    }
                    if (node.has("setting")) {
                        return readSetting(node.path("setting"));
                    }
                    if (node.has("end")) {
                        return readEnd(node.path("end"));
                    }
                    throw new BadLine("is neither an event nor a setting nor the end");
                });
    }

    private ObjectNode tree(byte[] line) {
        try {
            if (json.readTree(line) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new BadLine("is no JSON");
        }
        throw new BadLine("is no JSON object");
    }

    private interface Reading<T> {
        T read() throws JsonProcessingException;
    }

    private static <T> T checked(Reading<T> reading) {
        try {
            return reading.read();
        } catch (CorruptEvent | JsonProcessingException e) {
            throw new BadLine("has an event that cannot be read");
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BadLine("has a field that cannot be read: " + e.getMessage());
        }
    }

    private static Line.Setting readSetting(JsonNode node) {
        String key = TextRules.checkKept(text(node, "key"), MAX_KEY);
        if (key.isEmpty()) {
            throw new BadLine("has a setting without a name");
        }
        return new Line.Setting(key, TextRules.checkKept(text(node, "value"), MAX_VALUE));
    }

    private static Line.End readEnd(JsonNode node) {
        return new Line.End(integer(node, "events"), integer(node, "settings"), hex(node));
    }

    private static String hex(JsonNode node) {
        return hex(text(node, "sha256"));
    }

    private static String hex(String text) {
        if (!HEX.matcher(text).matches()) {
            throw new BadLine("has a hash that is none");
        }
        return text;
    }

    private Line.Event readEvent(JsonNode node) throws JsonProcessingException {
        StreamName stream = new StreamName(text(node, "stream"));
        AggregateType type =
                AggregateType.of(stream)
                        .orElseThrow(
                                () -> new BadLine("has an event of no contact or transaction"));
        EventMetadata about =
                checked(metadata.decode(json.writeValueAsString(object(node, "metadata"))));
        RecordedEvent recorded =
                new RecordedEvent(
                        stream,
                        integer(node, "version"),
                        new EventId(uuid(text(node, "id"))),
                        text(node, "type"),
                        Math.toIntExact(integer(node, "schema_version")),
                        json.writeValueAsString(object(node, "data")),
                        about,
                        instant(node, "recorded_at"));
        DomainEvent event = events.decode(recorded);
        boolean fits =
                switch (event) {
                    case ContactEvent contact -> type == AggregateType.CONTACT;
                    case TransactionEvent transaction -> type == AggregateType.TRANSACTION;
                    case ChangeUndone undone -> true;
                    default -> false;
                };
        if (!fits) {
            throw new BadLine("has an event in the history of something else");
        }
        return new Line.Event(stream, type, recorded.version(), recorded.id(), event, about);
    }

    private static EventMetadata checked(EventMetadata about) {
        TextRules.checkKept(about.correlationId(), MAX_CORRELATION_ID);
        if (about.causationId() != null) {
            TextRules.checkKept(about.causationId(), MAX_CORRELATION_ID);
        }
        if (about.comment() != null) {
            TextRules.checkKept(about.comment(), Comment.MAX_LENGTH);
        }
        KeyUse use = about.keyUse();
        if (use != null) {
            hex(use.keyHash());
            hex(use.fingerprint());
        }
        SyncOrigin origin = about.syncOrigin();
        if (origin != null) {
            hex(origin.contentHash());
        }
        return about;
    }

    private static JsonNode object(JsonNode node, String field) {
        if (!(node.get(field) instanceof ObjectNode value)) {
            throw new BadLine("has no " + field);
        }
        return value;
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            throw new BadLine("has no " + field);
        }
        return value.textValue();
    }

    private static long integer(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new BadLine("has no " + field);
        }
        if (value.longValue() < 0 || value.longValue() > Integer.MAX_VALUE) {
            throw new BadLine("has a number that is out of range");
        }
        return value.longValue();
    }

    private static Instant instant(JsonNode node, String field) {
        return Rfc3339.parse(text(node, field));
    }

    /** Only as we write it, for a UUID of Java takes much for one. */
    private static UUID uuid(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equals(text)) {
            throw new BadLine("has an id that is none");
        }
        return id;
    }

    /** A line that cannot be taken; the message follows the line's number. */
    static final class BadLine extends RuntimeException {

        private static final long serialVersionUID = 1;

        BadLine(String message) {
            super(message);
        }
    }
}
