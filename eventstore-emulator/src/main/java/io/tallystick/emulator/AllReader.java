package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Reads the log of all streams, deleted and truncated events too. Confined to the store's lock. */
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
        int end = (int) Math.min((long) first + count, index.log().size());
        List<ResolvedEvent> events = resolve(index.log().subList(first, end), resolveLinks);
        return new AllRead.Page(
                events,
                count,
                from,
                events.isEmpty() ? from : positionOf(end),
                events.isEmpty() ? from : positionOf(first),
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
        int first = Math.max(0, end - count);
        List<ResolvedEvent> events =
                resolve(index.log().subList(first, end).reversed(), resolveLinks);
        return new AllRead.Page(
                events,
                count,
                start,
                start,
                events.isEmpty() ? start : positionOf(first),
                index.lastPosition(),
                events.size() < count);
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
