package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.application.archive.DamagedArchive;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Completes cut events from their segments. What was read last is kept, for who reads one event of
 * a segment mostly wants others, too. Thread-safe.
 */
final class SegmentCache implements ArchivedEvents {

    private static final long KEPT_TEXT_BYTES = 24L << 20;

    private final Archive archive;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Loaded> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long keptTextBytes;

    SegmentCache(Archive archive) {
        this.archive = archive;
    }

    private record Loaded(Segment segment, Map<Long, LoggedEvent> events) {}

    /**
     * @throws StoreUnavailable if the archive cannot be read, or is damaged
     */
    @Override
    public List<LoggedEvent> complete(List<LoggedEvent> rows) {
        if (rows.stream().noneMatch(EventRows::isCut)) {
            return rows;
        }
        try {
            return read(rows);
        } catch (ArchiveUnavailable | DamagedArchive | ArchiveMismatch e) {
            throw new StoreUnavailable(Store.EVENT_STORE, String.valueOf(e.getMessage()), e);
        }
    }

    private List<LoggedEvent> read(List<LoggedEvent> rows) {
        Map<Long, LoggedEvent> found = new HashMap<>();
        bySegment(rows)
                .forEach(
                        (number, ofSegment) -> {
                            Map<Long, LoggedEvent> events = events(ofSegment.segment());
                            ofSegment
                                    .rows()
                                    .forEach(row -> found.put(place(row), pick(events, row)));
                        });
        List<LoggedEvent> complete = new ArrayList<>(rows.size());
        rows.forEach(row -> complete.add(found.getOrDefault(place(row), row)));
        return complete;
    }

    private static LoggedEvent pick(Map<Long, LoggedEvent> events, LoggedEvent row) {
        LoggedEvent event = events.get(place(row));
        if (event == null) {
            throw ArchiveMismatch.lacks(place(row));
        }
        if (!isSame(row.event(), event.event())) {
            throw ArchiveMismatch.differs(event);
        }
        return event;
    }

    private static boolean isSame(RecordedEvent row, RecordedEvent event) {
        return row.id().equals(event.id())
                && row.stream().equals(event.stream())
                && row.version() == event.version();
    }

    private record OfSegment(Segment segment, List<LoggedEvent> rows) {}

    /** In their order, so that each segment is read once. */
    private Map<Integer, OfSegment> bySegment(List<LoggedEvent> rows) {
        Map<Integer, OfSegment> segments = new TreeMap<>();
        for (LoggedEvent row : rows) {
            if (EventRows.isCut(row)) {
                Segment segment = segmentOf(row);
                segments.computeIfAbsent(
                                segment.number(),
                                number -> new OfSegment(segment, new ArrayList<>()))
                        .rows()
                        .add(row);
            }
        }
        return segments;
    }

    /** Another server may have added it since segments were looked for. */
    private Segment segmentOf(LoggedEvent row) {
        return find(archive.segments(), row)
                .or(() -> find(archive.refresh(), row))
                .orElseThrow(() -> ArchiveMismatch.lacks(place(row)));
    }

    private static Optional<Segment> find(List<Segment> segments, LoggedEvent row) {
        int low = 0;
        int high = segments.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Segment segment = segments.get(middle);
            if (segment.covers(row.position())) {
                return Optional.of(segment);
            }
            if (segment.last().compareTo(row.position()) < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** One at a time, so that many who want the same do not unzip it many times. */
    private Map<Long, LoggedEvent> events(Segment segment) {
        lock.lock();
        try {
            Loaded loaded = kept.get(segment.number());
            return loaded != null ? loaded.events() : load(segment);
        } finally {
            lock.unlock();
        }
    }

    private Map<Long, LoggedEvent> load(Segment segment) {
        Map<Long, LoggedEvent> events = HashMap.newHashMap(segment.events());
        archive.read(segment).forEachRemaining(event -> events.put(place(event), event));
        kept.put(segment.number(), new Loaded(segment, events));
        keptTextBytes += segment.file().textBytes();
        Iterator<Loaded> oldest = kept.values().iterator();
        while (keptTextBytes > KEPT_TEXT_BYTES && oldest.hasNext()) {
            keptTextBytes -= oldest.next().segment().file().textBytes();
            oldest.remove();
        }
        return events;
    }

    private static Long place(LoggedEvent logged) {
        return logged.position().value();
    }
}
