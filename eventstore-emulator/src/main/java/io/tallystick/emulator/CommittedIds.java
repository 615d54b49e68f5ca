package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The ids written of late, with which the server knows repeats of writes that expect no exact
 * version. In memory only and bounded, so such a repeat may be taken for new. Confined to the
 * store's lock.
 */
final class CommittedIds {

    private static final long MAX_BYTES = 8L << 20;
    private static final int BYTES_PER_ID = 28;

    private final Map<Key, Long> numbers = new LinkedHashMap<>();
    private long bytes;

    private record Key(String stream, UUID id) {
        long bytes() {
            return BYTES_PER_ID + (long) stream.length();
        }
    }

    /** The number that the event has in the stream, null if it is not known. */
    @Nullable Long numberOf(String stream, UUID id) {
        return numbers.get(new Key(stream, id));
    }

    void add(StoredEvent event) {
        Key key = new Key(event.stream(), event.id());
        if (numbers.put(key, event.number()) == null) {
            bytes += key.bytes();
        }
        while (bytes > MAX_BYTES) {
            Key eldest = numbers.keySet().iterator().next();
            numbers.remove(eldest);
            bytes -= eldest.bytes();
        }
    }

    void clear() {
        numbers.clear();
        bytes = 0;
    }
}
