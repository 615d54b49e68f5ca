package io.tallystick.eventstore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.tallystick.application.stream.NewEvent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes events as the server takes them, after making sure that it can. Thread-safe. */
final class EventEncoder {

    /** Data and metadata of one event; what is larger is answered 413 and stored all the same. */
    static final long MAX_EVENT_BYTES = 4L << 20;

    /** The server's limit is 30,000,000 bytes, beyond which it may even answer 200. */
    static final int MAX_BATCH_BYTES = 29_000_000;

    /** The server writes a batch into one chunk of 256 MiB. */
    private static final long MAX_STORED_BYTES = 240L << 20;

    private static final int METADATA_GROWTH = 200;

    private final JsonFactory json = new JsonFactory();

    /**
     * @throws IllegalArgumentException if an event or all together are too large, or something
     *     about one is no Unicode text
     */
    byte[] encode(List<NewEvent> events) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        long storedBytes = 0;
        try (JsonGenerator generator = json.createGenerator(batch)) {
            generator.writeStartArray();
            for (NewEvent event : events) {
                storedBytes += write(event, generator);
                generator.flush();
                checkBatch(batch.size(), storedBytes);
            }
            generator.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return batch.toByteArray();
    }

    private static void checkBatch(long bytes, long storedBytes) {
        if (bytes > MAX_BATCH_BYTES || storedBytes > MAX_STORED_BYTES) {
            throw new IllegalArgumentException(
                    "the events of one append have at most " + MAX_BATCH_BYTES + " bytes");
        }
    }

    /** Gives how many bytes the server may store of it. */
    private static long write(NewEvent event, JsonGenerator generator) throws IOException {
        checkType(event.type());
        ExactJson data = ExactJson.of(event.data());
        String metadata =
                new StoredMetadata(event.metadata(), event.schemaVersion(), data.isText()).toJson();
        checkText(metadata);
        long bytes =
                data.bytesAtMost()
                        + metadata.getBytes(StandardCharsets.UTF_8).length
                        + METADATA_GROWTH;
        checkSize(event, bytes);
        generator.writeStartObject();
        generator.writeStringField("eventId", event.id().toString());
        generator.writeStringField("eventType", event.type());
        generator.writeFieldName("data");
        generator.writeRawValue(data.stored());
        generator.writeFieldName("metadata");
        generator.writeRawValue(metadata);
        generator.writeEndObject();
        return bytes;
    }

    private static void checkSize(NewEvent event, long bytes) {
        if (bytes > MAX_EVENT_BYTES) {
            throw new IllegalArgumentException(
                    "event "
                            + event.id()
                            + " may take "
                            + bytes
                            + " bytes in the store, more than "
                            + MAX_EVENT_BYTES);
        }
    }

    private static void checkType(String type) {
        if (type.isEmpty() || type.startsWith("$")) {
            throw new IllegalArgumentException("not the type of an event: " + type);
        }
        checkText(type);
    }

    private static void checkText(String text) {
        if (text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
            throw new IllegalArgumentException("half a surrogate pair is no text");
        }
    }
}
