package io.tallystick.application.archive;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Goes through segments, event by event, from a position on. Not thread-safe. */
final class ArchiveReader implements Iterator<LoggedEvent> {

    private final Archive archive;
    private final Iterator<Segment> segments;
    private final GlobalPosition after;
    private Iterator<LoggedEvent> events = Collections.emptyIterator();

    ArchiveReader(Archive archive, List<Segment> all, GlobalPosition after) {
        this.archive = archive;
        this.after = after;
        this.segments =
                all.stream().filter(segment -> segment.last().compareTo(after) > 0).iterator();
    }

    @Override
    public boolean hasNext() {
        while (!events.hasNext() && segments.hasNext()) {
            SegmentReader next = archive.read(segments.next());
            next.skipTo(after);
            events = next;
        }
        return events.hasNext();
    }

    @Override
    public LoggedEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the archive ends here");
        }
        return events.next();
    }
}
