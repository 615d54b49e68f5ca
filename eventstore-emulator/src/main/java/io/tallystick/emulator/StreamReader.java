package io.tallystick.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads streams, within what their metadata leave readable. Confined to the store's lock. */
final class StreamReader {

    /** The real server keeps every metadata, but shows the last alone. */
    private static final StreamMetadata OF_METASTREAMS = new StreamMetadata(0, 1, null, null, null);

    private final LogIndex index;

    StreamReader(LogIndex index) {
        this.index = index;
    }

    StreamRead forward(String name, long from, int count, Instant now) {
        StreamState stream = index.stream(name);
        StreamMetadata metadata = metadata(name, stream);
        if (index.isTombstoned(name)) {
            return new StreamRead.Deleted();
        }
        long last = stream.last();
        if (last < 0 || metadata.isDeleted()) {
            return new StreamRead.NoStream();
        }
        long to = from > Long.MAX_VALUE - count ? Long.MAX_VALUE : from + count - 1;
        long first = metadata.firstReadable(last);
        if (to < first) {
            return new StreamRead.Page(name, from, count, List.of(), last, false, metadata);
        }
        long start = Math.max(from, first);
        List<ResolvedEvent> events =
                start > last
                        ? List.of()
                        : resolve(stream.between(start, Math.min(to, last)), metadata, now);
        return new StreamRead.Page(name, from, count, events, last, to >= last, metadata);
    }

    /**
     * @param from the newest number to read, -1 for the head
     */
    StreamRead backward(String name, long from, int count, Instant now) {
        StreamState stream = index.stream(name);
        StreamMetadata metadata = metadata(name, stream);
        if (index.isTombstoned(name)) {
            return new StreamRead.Deleted();
        }
        long last = stream.last();
        if (last < 0 || metadata.isDeleted()) {
            return new StreamRead.NoStream();
        }
        long to = from < 0 ? last : from;
        long first = metadata.firstReadable(last);
        if (to < first) {
            return new StreamRead.Page(name, to, count, List.of(), last, true, metadata);
        }
        long start = Math.max(first, to - count + 1);
        List<ResolvedEvent> events =
                start > last
                        ? List.of()
                        : resolve(
                                stream.between(start, Math.min(to, last)).reversed(),
                                metadata,
                                now);
        boolean oldestExpired = start <= last && isExpired(stream, start, metadata, now);
        boolean atEnd = start == first || oldestExpired;
        return new StreamRead.Page(name, to, count, events, last, atEnd, metadata);
    }

    /**
     * @param number -1 for the last one
     */
    EventRead event(String name, long number, boolean resolveLinks, Instant now) {
        if (index.isTombstoned(name)) {
            return new EventRead.Deleted();
        }
        StreamState stream = index.stream(name);
        StreamMetadata metadata = metadata(name, stream);
        long last = stream.last();
        if (last < 0) {
            return isMetastreamOfSome(name) ? new EventRead.NoMetadata() : new EventRead.NotFound();
        }
        long wanted = number < 0 ? last : number;
        StoredEvent event = stream.at(wanted);
        boolean readable =
                event != null
                        && !metadata.isDeleted()
                        && wanted >= metadata.firstReadable(last)
                        && !metadata.isExpired(event, now);
        if (event == null || !readable) {
            return new EventRead.NotFound();
        }
        return new EventRead.Found(
                resolveLinks ? index.resolve(event) : ResolvedEvent.of(event), metadata);
    }

    private boolean isMetastreamOfSome(String name) {
        return SystemStreams.isMetastream(name)
                && index.stream(SystemStreams.originalOf(name)).last() >= 0;
    }

    private static StreamMetadata metadata(String name, StreamState stream) {
        return SystemStreams.isMetastream(name) ? OF_METASTREAMS : stream.metadata();
    }

    private static boolean isExpired(
            StreamState stream, long number, StreamMetadata metadata, Instant now) {
        StoredEvent event = stream.at(number);
        return event == null || metadata.isExpired(event, now);
    }

    private List<ResolvedEvent> resolve(
            List<StoredEvent> events, StreamMetadata metadata, Instant now) {
        List<ResolvedEvent> resolved = new ArrayList<>(events.size());
        for (StoredEvent event : events) {
            if (!metadata.isExpired(event, now)) {
                resolved.add(index.resolve(event));
            }
        }
        return resolved;
    }
}
