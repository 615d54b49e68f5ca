package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.SegmentDraft;
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

    Archiving(Jdbi jdbi, Archive archive) {
        this.jdbi = jdbi;
        this.archive = archive;
    }

    /**
     * A stretch of the log that one segment has.
     *
     * @param after the position before it
     * @param last its last position
     */
    record Stretch(Segment segment, long after, long last) {}

    /**
     * The next to be cut, which the archive has when this returns; empty if there is nothing left.
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
        return new Stretch(segment, cut, Math.min(upTo, segment.last().value()));
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
        return jdbi.withHandle(PostgresEventLog::head).epoch();
    }

    /**
     * Reads a stretch back, and cuts what the archive has exactly as the log. To be called in a
     * transaction.
     *
     * @return how many events it has
     */
    long cut(Handle handle, Stretch stretch) {
        long cut = 0;
        long events = 0;
        Iterator<LoggedEvent> archived = archive.read(stretch.segment());
        for (List<LoggedEvent> page = page(archived, stretch);
                !page.isEmpty();
                page = page(archived, stretch)) {
            cut += CutRows.cut(handle, page);
            events += page.size();
        }
        ArchivedSegments.add(handle, stretch.segment(), stretch.last(), cut);
        return events;
    }

    /** The newest stretch that is cut, as the archive has it; empty if nothing is cut. */
    Optional<Restorable> lastCut() {
        archive.refresh(); // another server may have written it
        return jdbi.withHandle(ArchivedSegments::last)
                .map(
                        cut ->
                                new Restorable(
                                        cut, archive.readAfter(new GlobalPosition(cut.after()))));
    }

    /**
     * What was cut, and where to read it.
     *
     * @param archived events from there on
     */
    record Restorable(ArchivedSegments.Cut cut, Iterator<LoggedEvent> archived) {}

    /**
     * Makes the rows of a stretch whole. To be called in a transaction.
     *
     * @return how many were cut
     */
    long restore(Handle handle, Restorable restorable) {
        ArchivedSegments.Cut cut = restorable.cut();
        long restored = 0;
        List<LoggedEvent> page = new ArrayList<>();
        while (restorable.archived().hasNext()) {
            LoggedEvent event = restorable.archived().next();
            if (event.position().value() > cut.last()) {
                break;
            }
            page.add(event);
            if (page.size() == PAGE) {
                restored += CutRows.restore(handle, page);
                page.clear();
            }
        }
        restored += CutRows.restore(handle, page);
        CutRows.firstCut(handle, cut.after() + 1, cut.last())
                .ifPresent(
                        position -> {
                            throw ArchiveMismatch.lacks(position);
                        });
        ArchivedSegments.remove(handle, cut);
        return restored;
    }

    private static List<LoggedEvent> page(Iterator<LoggedEvent> archived, Stretch stretch) {
        List<LoggedEvent> page = new ArrayList<>();
        while (page.size() < PAGE && archived.hasNext()) {
            LoggedEvent event = archived.next();
            long position = event.position().value();
            if (position > stretch.after() && position <= stretch.last()) {
                page.add(event);
            }
        }
        return page;
    }
}
