package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** One stream in memory. Confined to the store's lock. */
final class StreamState {

    private final List<StoredEvent> events = new ArrayList<>();
    private StreamMetadata metadata = StreamMetadata.NONE;
    private boolean hasMetadata;
    private boolean tombstoned;
    private long firstKept;

    /** The number of the last event, -1 if there is none. */
    long last() {
        return events.size() - 1L;
    }

    @Nullable StoredEvent at(long number) {
        return number < 0 || number >= events.size() ? null : events.get((int) number);
    }

    /** Those with numbers {@code from} to {@code to}, both included and there. */
    List<StoredEvent> between(long from, long to) {
        return events.subList((int) from, (int) to + 1);
    }

    void add(StoredEvent event) {
        if (event.type().equals(StoredEvent.TOMBSTONE_TYPE) && event.number() == Long.MAX_VALUE) {
            tombstoned = true;
            return;
        }
        if (event.number() != events.size()) {
            throw new IllegalStateException("a gap in the stream before " + event);
        }
        events.add(event);
    }

    StreamMetadata metadata() {
        return metadata;
    }

    void setMetadata(StreamMetadata metadata) {
        this.metadata = metadata;
        hasMetadata = true;
    }

    /** The last event stays, whatever hides it. */
    void scavenge() {
        firstKept = Math.max(firstKept, Math.min(metadata.firstReadable(last()), last()));
    }

    boolean isScavenged(long number) {
        return number < firstKept;
    }

    boolean hasMetadata() {
        return hasMetadata;
    }

    boolean isTombstoned() {
        return tombstoned;
    }

    /** Whether it was deleted so that it can be written again. */
    boolean isSoftDeleted() {
        return metadata.isDeleted();
    }
}
