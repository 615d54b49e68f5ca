package io.tallystick.application.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncOrigin;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;

/**
 * Events in the JSON format of CloudEvents 1.0, each on a line. Names of attributes may have
 * lower-case letters and digits only, so ours lose their underscores. Thread-safe.
 */
public final class CloudEventCodec {

    private static final String TYPE_PREFIX = "io.tallystick.";
    private static final String SOURCE = "/api/events";

    /** What was recorded is read, however deep or long it is. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    private static final ObjectReader VALUES =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build()
                    .reader();

    /**
     * For clients: what is known about keys and phones stays inside.
     *
     * @param position of the event, as clients know it
     * @return one line with its end, in UTF-8
     */
    public byte[] encode(RecordedEvent event, String position) {
        return line(event, position, false);
    }

    /**
     * With all that is known about the event, so that it can be read back. The same event gives the
     * same bytes.
     *
     * @return one line with its end, in UTF-8
     */
    public byte[] encodeWhole(LoggedEvent logged) {
        return line(logged.event(), Long.toString(logged.position().value()), true);
    }

    /**
     * Reads what {@link #encodeWhole} wrote.
     *
     * @throws IllegalArgumentException if it is not that
     */
    public LoggedEvent decode(byte[] line) {
        try (JsonParser json = FACTORY.createParser(line)) {
            return new Attributes(json, line).event();
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException("not an event of this ledger", e);
        }
    }

    /**
     * One for all spellings of an event that was written whole; kept for ever.
     *
     * @return SHA-256 in lower-case hex
     */
    public String hash(byte[] line) {
        try {
            return CanonicalJson.hash(VALUES.readTree(line));
        } catch (IOException | ArithmeticException e) {
            // of numbers and depths beyond all reckoning there is one spelling only
            return CanonicalJson.hash(TextNode.valueOf(new String(line, StandardCharsets.UTF_8)));
        }
    }

    private static byte[] line(RecordedEvent event, String position, boolean isWhole) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", event.id().toString());
            json.writeStringField("source", SOURCE);
            json.writeStringField("type", TYPE_PREFIX + event.type());
            json.writeStringField("subject", event.stream().value());
            json.writeStringField("time", Rfc3339.format(event.metadata().occurredAt()));
            json.writeStringField("datacontenttype", "application/json");
            json.writeStringField("position", position);
            json.writeNumberField("streamversion", event.version());
            json.writeNumberField("schemaversion", event.schemaVersion());
            json.writeStringField("recordedtime", Rfc3339.format(event.recordedAt()));
            metadata(json, event.metadata());
            if (isWhole) {
                origins(json, event.metadata());
            }
            json.writeFieldName("data");
            json.writeRawValue(event.data());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JsonLine.of(out.toByteArray());
    }

    private static void metadata(JsonGenerator json, EventMetadata metadata) throws IOException {
        json.writeStringField("userid", metadata.userId().toString());
        json.writeStringField("correlationid", metadata.correlationId());
        if (metadata.causationId() != null) {
            json.writeStringField("causationid", metadata.causationId());
        }
        if (metadata.comment() != null) {
            json.writeStringField("comment", metadata.comment());
        }
    }

    private static void origins(JsonGenerator json, EventMetadata metadata) throws IOException {
        KeyUse keyUse = metadata.keyUse();
        if (keyUse != null) {
            json.writeStringField("keyhash", keyUse.keyHash());
            json.writeStringField("fingerprint", keyUse.fingerprint());
        }
        SyncOrigin origin = metadata.syncOrigin();
        if (origin != null) {
            json.writeStringField("phonetime", Rfc3339.format(origin.phoneTime()));
            json.writeStringField("contenthash", origin.contentHash());
        }
    }

    /** The attributes of one line, and where its data are. Not thread-safe. */
    private static final class Attributes {

        private final Map<String, String> texts = new HashMap<>();
        private String data = "";

        Attributes(JsonParser json, byte[] line) throws IOException {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("data")) {
                    data = last(json, line);
                    return;
                }
                expect(json.currentToken().isScalarValue());
                expect(texts.put(name, json.getText()) == null);
            }
            expect(false);
        }

        /** The value that ends the object, as it is spelled. */
        private static String last(JsonParser json, byte[] line) throws IOException {
            int from = (int) json.currentTokenLocation().getByteOffset();
            json.skipChildren();
            expect(json.nextToken() == JsonToken.END_OBJECT);
            int to = (int) json.currentTokenLocation().getByteOffset();
            expect(json.nextToken() == null);
            return new String(line, from, to - from, StandardCharsets.UTF_8);
        }

        private static void expect(boolean isSo) {
            if (!isSo) {
                throw new IllegalArgumentException("not an event of this ledger");
            }
        }

        LoggedEvent event() {
            return new LoggedEvent(
                    new GlobalPosition(Long.parseLong(text("position"))),
                    new RecordedEvent(
                            new StreamName(text("subject")),
                            Long.parseLong(text("streamversion")),
                            new EventId(JsonFields.uuid(text("id"))),
                            type(),
                            Integer.parseInt(text("schemaversion")),
                            data,
                            metadata(),
                            Rfc3339.parse(text("recordedtime"))));
        }

        private String type() {
            String type = text("type");
            expect(type.startsWith(TYPE_PREFIX));
            return type.substring(TYPE_PREFIX.length());
        }

        private EventMetadata metadata() {
            return new EventMetadata(
                    new UserId(JsonFields.uuid(text("userid"))),
                    Rfc3339.parse(text("time")),
                    text("correlationid"),
                    texts.get("causationid"),
                    texts.get("comment"),
                    texts.containsKey("keyhash")
                            ? new KeyUse(text("keyhash"), text("fingerprint"))
                            : null,
                    texts.containsKey("contenthash")
                            ? new SyncOrigin(Rfc3339.parse(text("phonetime")), text("contenthash"))
                            : null);
        }

        private String text(String name) {
            String text = texts.get(name);
            if (text == null) {
                throw new IllegalArgumentException("it has no " + name);
            }
            return text;
        }
    }
}
