package io.tallystick.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.stream.StreamName;

import okhttp3.MediaType;
import okhttp3.RequestBody;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/**
 * Hides the beginning of streams by their metadata, of which all else stays as it is. Thread-safe.
 */
final class Truncation {

    private static final String TRUNCATE_BEFORE = "$tb";
    private static final int MAX_METADATA = 1 << 20;
    private static final MediaType JSON = MediaType.get("application/json");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Calls calls;

    Truncation(Calls calls) {
        this.calls = calls;
    }

    void truncateBefore(StreamName stream, long version) {
        String path = StreamPath.of(stream) + "/metadata";
        Optional<ObjectNode> metadata = calls.call(Ask.metadata(path), Truncation::metadata);
        if (metadata.isEmpty() || truncatedBefore(metadata.get()) >= version) {
            return;
        }
        byte[] changed = metadata.get().put(TRUNCATE_BEFORE, version).toString().getBytes(UTF_8);
        calls.call(
                Ask.change(
                        path, UUID.nameUUIDFromBytes(changed), RequestBody.create(changed, JSON)),
                reply ->
                        switch (reply.status()) {
                            case 201 -> true;
                            default -> throw reply.unexpected();
                        });
    }

    private static long truncatedBefore(ObjectNode metadata) {
        JsonNode before = metadata.get(TRUNCATE_BEFORE);
        return before == null ? 0 : before.asLong();
    }

    /** Empty if there is no such stream. */
    private static Optional<ObjectNode> metadata(Reply reply) throws IOException {
        return switch (reply.status()) {
            case 200 -> Optional.of(object(reply.body()));
            case 404, 410 -> Optional.empty();
            default -> throw reply.unexpected();
        };
    }

    private static ObjectNode object(InputStream body) throws IOException {
        JsonNode json = MAPPER.readTree(body.readNBytes(MAX_METADATA));
        return json instanceof ObjectNode object ? object : MAPPER.createObjectNode();
    }

    void scavenge() {
        calls.call(
                Ask.change("admin/scavenge", new UUID(0, 1), RequestBody.create(new byte[0])),
                reply ->
                        switch (reply.status()) {
                            case 200, 201, 202, 409 -> true; // the last: it is at it already
                            default -> throw reply.unexpected();
                        });
    }
}
