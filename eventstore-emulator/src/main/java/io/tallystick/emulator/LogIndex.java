package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All events in memory, by stream and in order. Confined to the store's lock. */
final class LogIndex {

    /** The real log has records of its own before the first event. */
    private static final long FIRST_POSITION = 256;

    private final List<StoredEvent> log = new ArrayList<>();
    private final Map<String, StreamState> streams = new HashMap<>();

    void add(StoredEvent event) {
        log.add(event);
        streams.computeIfAbsent(event.stream(), absent -> new StreamState()).add(event);
        if (SystemStreams.isMetastream(event.stream())) {
            String original = SystemStreams.originalOf(event.stream());
            streams.computeIfAbsent(original, absent -> new StreamState())
                    .setMetadata(StreamMetadata.parse(event.data()));
        }
    }

    List<StoredEvent> log() {
        return log;
    }

    /** Where the next event will begin. */
    long end() {
        return log.isEmpty() ? FIRST_POSITION : log.getLast().end();
    }

    /** Where the last event begins, -1 if there is none. */
    long lastPosition() {
        return log.isEmpty() ? -1 : log.getLast().position();
    }

    void scavenge() {
        streams.values().forEach(StreamState::scavenge);
    }

    boolean isScavenged(StoredEvent event) {
        return stream(event.stream()).isScavenged(event.number());
    }

    /** An empty one if it was never written. */
    StreamState stream(String name) {
        StreamState stream = streams.get(name);
        return stream != null ? stream : new StreamState();
    }

    /** A metastream ends with its stream. */
    boolean isTombstoned(String name) {
        return stream(name).isTombstoned()
                || (SystemStreams.isMetastream(name)
                        && stream(SystemStreams.originalOf(name)).isTombstoned());
    }

    /** Index of the first event at {@code position} or after it. */
    int indexAt(long position) {
        int low = 0;
        int high = log.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (log.get(middle).position() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    ResolvedEvent resolve(StoredEvent event) {
        return event.isLink() ? new ResolvedEvent(target(event), event) : ResolvedEvent.of(event);
    }

    private @Nullable StoredEvent target(StoredEvent link) {
        LinkTarget target = LinkTarget.parse(link.data().text());
        if (target == null || isTombstoned(target.stream())) {
            return null;
        }
        StreamState stream = stream(target.stream());
        boolean isReadable = target.number() >= stream.metadata().firstReadable(stream.last());
        return isReadable ? stream.at(target.number()) : null;
    }
}
