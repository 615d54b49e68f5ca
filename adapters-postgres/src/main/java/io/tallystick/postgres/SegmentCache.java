package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.application.archive.DamagedArchive;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
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

    /** A storage that has said nothing for so long will not. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** When all reads take so long, no other is begun. */
    private static final Duration HANGING = Duration.ofSeconds(10);

    private static final Duration IMPATIENCE = Duration.ofSeconds(2);

    /** So many segments are in memory at once beside those that are kept. */
    private static final int READS_AT_ONCE = 4;

    private final Archive archive;
    private final SharedReads<String, List<Segment>> manifests;
    private final SharedReads<Segment, Map<Long, LoggedEvent>> segments;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Loaded> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long keptTextBytes;

    SegmentCache(Archive archive) {
        this(archive, HANGING);
    }

    /**
     * @param hanging a read that takes longer will not soon end
     */
    SegmentCache(Archive archive, Duration hanging) {
        this.archive = archive;
        ArchiveThreads threads = new ArchiveThreads(READS_AT_ONCE, hanging);
        this.manifests = new SharedReads<>(threads, PATIENCE, all -> archive.refresh());
        this.segments = new SharedReads<>(threads, PATIENCE, this::load);
    }

    private record Loaded(Segment segment, Map<Long, LoggedEvent> events) {

        long textBytes() {
            return segment.file().textBytes();
        }
    }

    /**
     * @throws StoreUnavailable if the archive cannot be read, or is damaged
     */
    @Override
    public List<LoggedEvent> complete(List<LoggedEvent> rows) {
        return complete(rows, PATIENCE);
    }

    @Override
    public ArchivedEvents impatient() {
        return rows -> complete(rows, IMPATIENCE);
    }

    private List<LoggedEvent> complete(List<LoggedEvent> rows, Duration patience) {
        if (rows.stream().noneMatch(EventRows::isCut)) {
            return rows;
        }
        try {
            return read(rows, patience);
        } catch (ArchiveUnavailable | DamagedArchive | ArchiveMismatch e) {
            throw new StoreUnavailable(Store.ARCHIVE, String.valueOf(e.getMessage()), e);
        }
    }

    private List<LoggedEvent> read(List<LoggedEvent> rows, Duration patience) {
        Map<Long, LoggedEvent> found = new HashMap<>();
        bySegment(rows, patience)
                .forEach(
                        (number, ofSegment) -> {
                            Map<Long, LoggedEvent> events = events(ofSegment.segment(), patience);
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
    private Map<Integer, OfSegment> bySegment(List<LoggedEvent> rows, Duration patience) {
        Map<Integer, OfSegment> segments = new TreeMap<>();
        for (LoggedEvent row : rows) {
            if (EventRows.isCut(row)) {
                Segment segment = segmentOf(row, patience);
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
    private Segment segmentOf(LoggedEvent row, Duration patience) {
        return find(archive.known(), row)
                .or(() -> find(manifests.get("all", patience), row)) // perhaps begun too early
                .or(() -> find(manifests.get("all", patience), row))
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

    private Map<Long, LoggedEvent> events(Segment segment, Duration patience) {
        Loaded loaded = find(segment);
        return loaded != null ? loaded.events() : segments.get(segment, patience);
    }

    private @Nullable Loaded find(Segment segment) {
        lock.lock();
        try {
            return kept.get(segment.number());
        } finally {
            lock.unlock();
        }
    }

    private Map<Long, LoggedEvent> load(Segment segment) {
        Loaded meanwhile = find(segment); // since it was looked for
        if (meanwhile != null) {
            return meanwhile.events();
        }
        Map<Long, LoggedEvent> events = HashMap.newHashMap(segment.events());
        archive.read(segment).forEachRemaining(event -> events.put(place(event), event));
        keep(new Loaded(segment, events));
        return events;
    }

    private void keep(Loaded loaded) {
        lock.lock();
        try {
            Loaded before = kept.put(loaded.segment().number(), loaded);
            keptTextBytes += loaded.textBytes() - (before == null ? 0 : before.textBytes());
            Iterator<Loaded> oldest = kept.values().iterator();
            while (keptTextBytes > KEPT_TEXT_BYTES && oldest.hasNext()) {
                keptTextBytes -= oldest.next().textBytes();
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    private static Long place(LoggedEvent logged) {
        return logged.position().value();
    }
}
