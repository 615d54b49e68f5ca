package io.tallystick.application.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.SyncOrigin;
import io.tallystick.domain.kernel.UserId;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.util.function.Function;

/** Event metadata as a JSON object, for stores that keep it as one. Thread-safe. */
public final class MetadataCodec {

    private final ObjectMapper json =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    public String encode(EventMetadata metadata) {
        ObjectNode node = json.createObjectNode();
        node.put("user_id", metadata.userId().toString());
        node.put("occurred_at", Rfc3339.format(metadata.occurredAt()));
        node.put("correlation_id", metadata.correlationId());
        JsonFields.putIfPresent(node, "causation_id", metadata.causationId(), Function.identity());
        JsonFields.putIfPresent(node, "comment", metadata.comment(), Function.identity());
        KeyUse keyUse = metadata.keyUse();
        if (keyUse != null) {
            node.put("key_hash", keyUse.keyHash());
            node.put("fingerprint", keyUse.fingerprint());
        }
        SyncOrigin origin = metadata.syncOrigin();
        if (origin != null) {
            node.put("phone_time", Rfc3339.format(origin.phoneTime()));
            node.put("content_hash", origin.contentHash());
        }
        return node.toString();
    }

    /**
     * @throws IllegalArgumentException if it is no metadata of ours
     */
    public EventMetadata decode(String text) {
        try {
            JsonNode node = json.readTree(text);
            return new EventMetadata(
                    new UserId(JsonFields.uuid(JsonFields.text(node, "user_id"))),
                    Rfc3339.parse(JsonFields.text(node, "occurred_at")),
                    JsonFields.text(node, "correlation_id"),
                    JsonFields.optional(node, "causation_id", Function.identity()),
                    JsonFields.optional(node, "comment", Function.identity()),
                    keyUse(node),
                    syncOrigin(node));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("not metadata of this ledger", e);
        }
    }

    private static @Nullable KeyUse keyUse(JsonNode node) {
        return node.hasNonNull("key_hash")
                ? new KeyUse(
                        JsonFields.text(node, "key_hash"), JsonFields.text(node, "fingerprint"))
                : null;
    }

    private static @Nullable SyncOrigin syncOrigin(JsonNode node) {
        return node.hasNonNull("content_hash")
                ? new SyncOrigin(
                        Rfc3339.parse(JsonFields.text(node, "phone_time")),
                        JsonFields.text(node, "content_hash"))
                : null;
    }
}
