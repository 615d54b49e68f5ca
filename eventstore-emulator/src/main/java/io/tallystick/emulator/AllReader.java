package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the log of all streams, deleted and truncated events too until they are scavenged, which
 * leaves gaps. Confined to the store's lock.
 */
final class AllReader {

    private final LogIndex index;

    AllReader(LogIndex index) {
        this.index = index;
    }

    AllRead forward(LogPosition from, int count, boolean resolveLinks) {
        if (!isBoundary(from)) {
            return new AllRead.InvalidPosition();
        }
        int first = index.indexAt(from.commit());
        int end = first;
        List<StoredEvent> events = new ArrayList<>();
        while (end < index.log().size() && events.size() < count) {
            addUnlessScavenged(index.log().get(end++), events);
        }
        boolean isEmpty = events.isEmpty();
        return new AllRead.Page(
                resolve(events, resolveLinks),
                count,
                from,
                isEmpty ? from : positionOf(end),
                isEmpty ? from : positionOf(first),
                index.lastPosition(),
                events.size() < count);
    }

    /**
     * @param from reads what is before it; null for the head
     */
    AllRead backward(@Nullable LogPosition from, int count, boolean resolveLinks) {
        LogPosition start = from != null ? from : LogPosition.of(index.end());
        if (!isBoundary(start)) {
            return new AllRead.InvalidPosition();
        }
        int end = index.indexAt(start.commit());
        int first = end;
        List<StoredEvent> events = new ArrayList<>();
        while (first > 0 && events.size() < count) {
            addUnlessScavenged(index.log().get(--first), events);
        }
        return new AllRead.Page(
                resolve(events, resolveLinks),
                count,
                start,
                start,
                events.isEmpty() ? start : positionOf(first),
                index.lastPosition(),
                events.size() < count);
    }

    private void addUnlessScavenged(StoredEvent event, List<StoredEvent> events) {
        if (!index.isScavenged(event)) {
            events.add(event);
        }
    }

    private boolean isBoundary(LogPosition position) {
        int at = index.indexAt(position.commit());
        return position.commit() == position.prepare()
                && (position.commit() == 0 || positionOf(at).equals(position));
    }

    private LogPosition positionOf(int at) {
        boolean isEnd = at == index.log().size();
        return LogPosition.of(isEnd ? index.end() : index.log().get(at).position());
    }

    private List<ResolvedEvent> resolve(List<StoredEvent> events, boolean resolveLinks) {
        List<ResolvedEvent> resolved = new ArrayList<>(events.size());
        for (StoredEvent event : events) {
            resolved.add(resolveLinks ? index.resolve(event) : ResolvedEvent.of(event));
        }
        return resolved;
    }
}
