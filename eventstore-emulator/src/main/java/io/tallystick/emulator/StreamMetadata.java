package io.tallystick.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * What the last event of a metastream says about its stream. Unknown keys and values of a wrong
 * type count as absent.
 *
 * @param truncateBefore the first number that can be read, {@link #DELETED} if none can
 * @param maxCount how many of the last events can be read, {@link Long#MAX_VALUE} if all
 * @param maxAge how old an event may be, null if there is no limit
 * @param cacheSeconds how long heads may be cached, null if not at all
 * @param acl who may do what, null if the default holds
 */
record StreamMetadata(
        long truncateBefore,
        long maxCount,
        @Nullable Duration maxAge,
        @Nullable Long cacheSeconds,
        @Nullable JsonNode acl) {

    static final String EVENT_TYPE = "$metadata";
    static final long DELETED = Long.MAX_VALUE;
    static final StreamMetadata NONE = new StreamMetadata(0, Long.MAX_VALUE, null, null, null);

    private static final String TRUNCATE_BEFORE = "$tb";

    static StreamMetadata parse(Bytes json) {
        if (json.isEmpty()) {
            return NONE;
        }
        try {
            JsonNode node = JsonText.parse(json.text());
            Long maxAge = positive(node, "$maxAge");
            Long maxCount = positive(node, "$maxCount");
            Long truncateBefore = number(node, TRUNCATE_BEFORE);
            JsonNode acl = node.get("$acl");
            return new StreamMetadata(
                    truncateBefore == null ? 0 : truncateBefore,
                    maxCount == null ? Long.MAX_VALUE : maxCount,
                    maxAge == null ? null : Duration.ofSeconds(maxAge),
                    positive(node, "$cacheControl"),
                    acl instanceof ObjectNode ? acl : null);
        } catch (JsonProcessingException e) {
            return NONE;
        }
    }

    /** The metadata of a stream that was deleted softly: all else is forgotten. */
    static Bytes ofDeleted() {
        return withTruncateBefore(Bytes.EMPTY, DELETED);
    }

    /** {@code json} with another {@code $tb}. */
    static Bytes withTruncateBefore(Bytes json, long truncateBefore) {
        ObjectNode node = JsonText.newObject();
        try {
            if (JsonText.parse(json.text()) instanceof ObjectNode old) {
                node = old;
            }
        } catch (JsonProcessingException e) {
            // what is no JSON says nothing, and is replaced
        }
        node.put(TRUNCATE_BEFORE, truncateBefore);
        return Bytes.of(node.toString());
    }

    boolean isDeleted() {
        return truncateBefore == DELETED;
    }

    /** The lowest number that can be read when {@code last} is the last one. */
    long firstReadable(long last) {
        long byCount = maxCount > last ? 0 : last - maxCount + 1;
        return Math.max(truncateBefore, byCount);
    }

    boolean isExpired(StoredEvent event, Instant now) {
        return maxAge != null && event.created().isBefore(now.minus(maxAge));
    }

    private static @Nullable Long positive(JsonNode node, String key) {
        Long value = number(node, key);
        return value != null && value > 0 ? value : null;
    }

    private static @Nullable Long number(JsonNode node, String key) {
        JsonNode value = node.get(key);
        return value != null && value.canConvertToLong() && value.isIntegralNumber()
                ? value.longValue()
                : null;
    }
}
