package io.tallystick.application.archive;

import io.tallystick.application.codec.CloudEventCodec;
import io.tallystick.application.codec.Sha256;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;
import io.tallystick.application.view.Segment.SegmentFile;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The events of one segment, oldest first. Its file is in memory, its events are not. {@code next}
 * throws {@link DamagedArchive} at what is no event of the segment. Not thread-safe.
 */
public final class SegmentReader implements Iterator<LoggedEvent> {

    private static final CloudEventCodec CODEC = new CloudEventCodec();

    private final Segment segment;
    private final Lines lines;
    private int read;
    private GlobalPosition last = GlobalPosition.START;
    private @Nullable LoggedEvent next;

    private SegmentReader(Segment segment, Lines lines) {
        this.segment = segment;
        this.lines = lines;
    }

    /**
     * @throws DamagedArchive if the file is missing or was changed
     */
    static SegmentReader open(ArchiveStorage storage, Segment segment) {
        SegmentFile file = segment.file();
        byte[] content =
                storage.read(file.name(), file.bytes() + 1)
                        .orElseThrow(() -> new DamagedArchive(file.name(), "is missing"));
        if (!isAsWritten(segment, content)) {
            throw new DamagedArchive(file.name(), "is not as it was written");
        }
        return of(segment, content);
    }

    /** Reads as far as it goes, whether the content is as it was written or not. */
    static SegmentReader of(Segment segment, byte[] content) {
        return new SegmentReader(segment, new Lines(segment.file(), content));
    }

    static boolean isAsWritten(Segment segment, byte[] content) {
        return content.length == segment.file().bytes()
                && Sha256.of(content).equals(segment.file().hash());
    }

    /** Leaves out what is not after this position. */
    void skipTo(GlobalPosition after) {
        while (hasNext() && peek().position().compareTo(after) <= 0) {
            next = null;
        }
    }

    @Override
    public boolean hasNext() {
        return next != null || read < segment.events();
    }

    @Override
    public LoggedEvent next() {
        LoggedEvent event = peek();
        next = null;
        return event;
    }

    private LoggedEvent peek() {
        if (next == null) {
            if (!hasNext()) {
                throw new NoSuchElementException("the segment ends here");
            }
            next = readNext();
        }
        return next;
    }

    private LoggedEvent readNext() {
        byte[] line = lines.next();
        read++;
        LoggedEvent event = decode(line);
        if (event.position().compareTo(last) <= 0 || !segment.covers(event.position())) {
            throw damaged("is at a position where it does not belong");
        }
        last = event.position();
        if (read == segment.events()) {
            lines.expectEnd();
        }
        return event;
    }

    private LoggedEvent decode(byte[] line) {
        try {
            return CODEC.decode(line);
        } catch (IllegalArgumentException e) {
            throw damaged("cannot be read: " + e.getMessage());
        }
    }

    private DamagedArchive damaged(String problem) {
        return new DamagedArchive(
                segment.file().name(), "has in line " + read + " an event that " + problem);
    }
}
