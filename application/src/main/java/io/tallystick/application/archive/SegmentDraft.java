package io.tallystick.application.archive;

import io.tallystick.application.codec.CloudEventCodec;
import io.tallystick.application.codec.SegmentCodec;
import io.tallystick.application.codec.Sha256;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;
import io.tallystick.application.view.Segment.SegmentFile;
import io.tallystick.application.view.Segment.Span;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/**
 * The next segment while it is written: in memory, so that what breaks off leaves nothing. Not
 * thread-safe.
 */
public final class SegmentDraft {

    private static final CloudEventCodec EVENTS = new CloudEventCodec();
    private static final SegmentCodec SEGMENTS = new SegmentCodec();

    private final ArchiveStorage storage;
    private final String log;
    private final @Nullable Segment previous;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream(1 << 16);
    private final GZIPOutputStream zip;
    private final MessageDigest eventsHash = Sha256.begin();
    private final Extent recorded = new Extent();
    private final Extent occurred = new Extent();
    private GlobalPosition first = GlobalPosition.START;
    private GlobalPosition last;
    private int events;
    private int textBytes;

    SegmentDraft(ArchiveStorage storage, String log, @Nullable Segment previous) {
        this.storage = storage;
        this.log = log;
        this.previous = previous;
        this.last = previous == null ? GlobalPosition.START : previous.last();
        try {
            zip = new GZIPOutputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it has all that a segment should have; more than that is refused. */
    public boolean isFull() {
        return events >= Archive.MAX_EVENTS || textBytes >= Archive.FULL_TEXT_BYTES;
    }

    /** How many events there are in it. */
    public int events() {
        return events;
    }

    /**
     * @param logged after all that were added before and all that are in the archive
     * @throws IllegalArgumentException if it is not after them
     * @throws IllegalStateException if the segment is full
     */
    public void add(LoggedEvent logged) {
        if (logged.position().compareTo(last) <= 0) {
            throw new IllegalArgumentException(
                    "position " + logged.position().value() + " comes after " + last.value());
        }
        byte[] line = EVENTS.encodeWhole(logged);
        if (isFull() || line.length > Archive.MAX_TEXT_BYTES - textBytes) {
            throw new IllegalStateException("there is no room in this segment");
        }
        try {
            zip.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        eventsHash.update(EVENTS.hash(line).getBytes(StandardCharsets.US_ASCII));
        first = events == 0 ? logged.position() : first;
        last = logged.position();
        recorded.include(logged.event().recordedAt());
        occurred.include(logged.event().metadata().occurredAt());
        textBytes += line.length;
        events++;
    }

    /**
     * Writes the segment. It is in the archive as soon as its manifest is; until then what was
     * written does not count.
     *
     * @throws ArchiveConflict if another process wrote another segment meanwhile
     * @throws IllegalStateException if there is no event
     */
    Segment seal() {
        if (events == 0) {
            throw new IllegalStateException("a segment has at least one event");
        }
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = file.toByteArray();
        Segment segment = describe(content);
        storage.create(segment.file().name(), content);
        storage.create(FileNames.manifest(segment.number()), SEGMENTS.encode(segment));
        return segment;
    }

    private Segment describe(byte[] content) {
        int number = previous == null ? 1 : previous.number() + 1;
        String hash = Sha256.of(content);
        return SEGMENTS.seal(
                new Segment(
                        number,
                        log,
                        first,
                        last,
                        events,
                        recorded.span(),
                        occurred.span(),
                        Sha256.end(eventsHash),
                        new SegmentFile(
                                FileNames.events(number, hash), content.length, textBytes, hash),
                        previous == null ? "" : previous.hash(),
                        ""));
    }

    /** Widens with each instant. Not thread-safe. */
    private static final class Extent {

        private Instant from = Instant.MAX;
        private Instant to = Instant.MIN;

        void include(Instant instant) {
            from = instant.isBefore(from) ? instant : from;
            to = instant.isAfter(to) ? instant : to;
        }

        Span span() {
            return new Span(from, to);
        }
    }
}
