package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.SegmentDraft;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Moves events from the log into the archive and back. A segment is written before anything of it
 * is cut, and stays when it is restored, so each event is in one place or both. Thread-safe; the
 * caller sees to it that there is one that cuts or restores.
 */
final class Archiving {

    private static final int PAGE = 1000;

    private final Jdbi jdbi;
    private final Archive archive;
    private final Snapshots snapshots;

    Archiving(Jdbi jdbi, Archive archive) {
        this.jdbi = jdbi;
        this.archive = archive;
        this.snapshots = new Snapshots(new SegmentCache(archive).impatient());
    }

    /**
     * A stretch of the log that one segment has.
     *
     * @param last its last position
     * @param archived its events as the archive has them
     */
    record Stretch(Segment segment, long last, List<LoggedEvent> archived) {}

    /**
     * The next to be cut, as it was read back from the archive; empty if there is nothing left. To
     * be called in no transaction, for the archive may take its time.
     *
     * @param upTo the last position to cut
     */
    Optional<Stretch> next(long upTo) {
        long cut = jdbi.withHandle(ArchivedSegments::cut);
        if (cut >= upTo) {
            return Optional.empty();
        }
        List<Segment> segments = archive.refresh();
        if (cut > 0 && (segments.isEmpty() || segments.getLast().last().value() < cut)) {
            throw ArchiveMismatch.lacks(cut);
        }
        return segments.stream()
                .filter(segment -> segment.last().value() > cut)
                .findFirst()
                .or(() -> write(cut, upTo))
                .map(segment -> stretch(segment, cut, upTo));
    }

    private Stretch stretch(Segment segment, long cut, long upTo) {
        String log = log();
        if (!segment.log().equals(log)) {
            throw ArchiveMismatch.isOfOtherLog(segment.log());
        }
        long last = Math.min(upTo, segment.last().value());
        return new Stretch(segment, last, between(cut, last, archive.read(segment)));
    }

    private Optional<Segment> write(long after, long upTo) {
        SegmentDraft draft = archive.begin(log());
        List<LoggedEvent> page = page(after, upTo);
        while (!page.isEmpty()) {
            for (LoggedEvent row : page) {
                if (draft.isFull()) {
                    return Optional.of(archive.seal(draft));
                }
                draft.add(row);
            }
            page = page(page.getLast().position().value(), upTo);
        }
        return draft.events() == 0 ? Optional.empty() : Optional.of(archive.seal(draft));
    }

    private List<LoggedEvent> page(long after, long upTo) {
        return jdbi.withHandle(handle -> CutRows.read(handle, after, upTo, PAGE));
    }

    private String log() {
        return jdbi.withHandle(LogIdentity::ofArchive);
    }

    /**
     * Cuts what the archive has exactly as the log, with a snapshot of each stream that it is cut
     * from; other events stay. To be called in a transaction.
     *
     * @return how many were cut
     */
    long cut(Handle handle, Stretch stretch) {
        long cut = 0;
        for (List<LoggedEvent> page : pages(stretch.archived())) {
            snapshots.take(handle, streamsOf(page), page.getLast().position().value());
            cut += CutRows.cut(handle, page);
        }
        ArchivedSegments.add(handle, stretch.segment(), stretch.last(), cut);
        return cut;
    }

    private static List<StreamName> streamsOf(List<LoggedEvent> page) {
        return page.stream().map(logged -> logged.event().stream()).distinct().toList();
    }

    /** A stretch that was cut before there were such snapshots. */
    Optional<ArchivedSegments.Cut> nextWithoutSnapshots() {
        return jdbi.withHandle(ArchivedSegments::firstWithoutSnapshots);
    }

    /** Takes them. To be called in a transaction. */
    void takeSnapshots(Handle handle, ArchivedSegments.Cut cut) {
        List<LoggedEvent> page = CutRows.read(handle, cut.after(), cut.last(), PAGE);
        while (!page.isEmpty()) {
            long last = page.getLast().position().value();
            snapshots.take(handle, streamsOf(page), last);
            page = CutRows.read(handle, last, cut.last(), PAGE);
        }
        ArchivedSegments.noteSnapshots(handle, cut);
    }

    /**
     * The newest stretch that is cut, as the archive has it; empty if nothing is cut. To be called
     * in no transaction, for the archive may take its time.
     */
    Optional<Restorable> lastCut() {
        archive.refresh(); // another server may have written it
        return jdbi.withHandle(ArchivedSegments::last)
                .map(cut -> new Restorable(cut, archived(cut)));
    }

    private List<LoggedEvent> archived(ArchivedSegments.Cut cut) {
        return between(cut.after(), cut.last(), archive.readAfter(new GlobalPosition(cut.after())));
    }

    /**
     * What was cut.
     *
     * @param archived its events as the archive has them
     */
    record Restorable(ArchivedSegments.Cut cut, List<LoggedEvent> archived) {}

    /**
     * Makes the rows of a stretch whole. To be called in a transaction.
     *
     * @return how many were cut
     */
    long restore(Handle handle, Restorable restorable) {
        ArchivedSegments.Cut cut = restorable.cut();
        long restored = 0;
        for (List<LoggedEvent> page : pages(restorable.archived())) {
            restored += CutRows.restore(handle, page);
        }
        CutRows.firstCut(handle, cut.after() + 1, cut.last())
                .ifPresent(
                        position -> {
                            throw ArchiveMismatch.lacks(position);
                        });
        ArchivedSegments.remove(handle, cut);
        SnapshotRows.removeNeedless(handle, cut);
        return restored;
    }

    /** Those after a position up to another. One segment has them, so they fit into memory. */
    private static List<LoggedEvent> between(
            long after, long last, Iterator<LoggedEvent> archived) {
        List<LoggedEvent> events = new ArrayList<>();
        while (archived.hasNext()) {
            LoggedEvent event = archived.next();
            long position = event.position().value();
            if (position > after && position <= last) {
                events.add(event);
            }
            if (position >= last) {
                break; // or the next segment would be read
            }
        }
        return events;
    }

    private static List<List<LoggedEvent>> pages(List<LoggedEvent> events) {
        List<List<LoggedEvent>> pages = new ArrayList<>();
        for (int from = 0; from < events.size(); from += PAGE) {
            pages.add(events.subList(from, Math.min(from + PAGE, events.size())));
        }
        return pages;
    }
}
