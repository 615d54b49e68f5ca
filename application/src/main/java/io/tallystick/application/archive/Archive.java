package io.tallystick.application.archive;

import io.tallystick.application.codec.SegmentCodec;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The segments in one place, oldest first. What was read once of their manifests is kept, for they
 * never change; other processes may add to them, which {@link #refresh} finds.
 *
 * <p>Thread-safe. Every method throws {@link ArchiveUnavailable} when the place cannot be reached,
 * and {@link DamagedArchive} when a file it needs is not as it was written.
 */
public final class Archive {

    /** The most events of a segment. */
    public static final int MAX_EVENTS = 4096;

    /** A segment with this many bytes of text takes no further event. */
    static final int FULL_TEXT_BYTES = 8 << 20;

    /** No segment is longer, so that none fills the memory of who unzips it. */
    static final int MAX_TEXT_BYTES = 64 << 20;

    static final int MAX_MANIFEST_BYTES = 1 << 16;
    private static final SegmentCodec CODEC = new SegmentCodec();

    private final ArchiveStorage storage;
    private volatile List<Segment> known = List.of();

    public Archive(ArchiveStorage storage) {
        this.storage = storage;
    }

    /**
     * What is known of the segments, oldest first; asks the storage only as long as there are none.
     */
    public List<Segment> segments() {
        return known.isEmpty() ? refresh() : known;
    }

    /** What is known of the segments, oldest first, without asking the storage. */
    public List<Segment> known() {
        return known;
    }

    /** Looks for segments that came, and returns all, oldest first. */
    public synchronized List<Segment> refresh() {
        List<Segment> segments = new ArrayList<>(known);
        for (Optional<Segment> next = next(segments); next.isPresent(); next = next(segments)) {
            segments.add(next.get());
        }
        known = List.copyOf(segments);
        return known;
    }

    private Optional<Segment> next(List<Segment> before) {
        String name = FileNames.manifest(before.size() + 1);
        Optional<byte[]> json = storage.read(name, MAX_MANIFEST_BYTES);
        return json.map(bytes -> follow(before, name, bytes));
    }

    private static Segment follow(List<Segment> before, String name, byte[] json) {
        Segment segment;
        try {
            segment = CODEC.decode(json);
        } catch (IllegalArgumentException e) {
            throw new DamagedArchive(name, String.valueOf(e.getMessage()));
        }
        if (!Chain.isNext(before, segment)) {
            throw new DamagedArchive(name, "does not follow the one before it");
        }
        return segment;
    }

    /**
     * Begins the next segment.
     *
     * @param log the epoch of the log whose events will be in it
     * @throws ArchiveConflict if the segments are of another log
     */
    public SegmentDraft begin(String log) {
        List<Segment> segments = refresh();
        if (!segments.isEmpty() && !segments.getLast().log().equals(log)) {
            throw new ArchiveConflict(storage.description(), FileNames.manifest(segments.size()));
        }
        return new SegmentDraft(storage, log, segments.isEmpty() ? null : segments.getLast());
    }

    /**
     * Writes the segment; once this returns it stays.
     *
     * @throws ArchiveConflict if another process wrote another segment meanwhile
     * @throws IllegalStateException if there is no event in it
     */
    public Segment seal(SegmentDraft draft) {
        Segment segment = draft.seal();
        refresh();
        return segment;
    }

    /** The events of one segment in their order; nothing is given of a segment that was changed. */
    public SegmentReader read(Segment segment) {
        return SegmentReader.open(storage, segment);
    }

    /** All archived events after a position, in their order. One segment at a time is in memory. */
    public Iterator<LoggedEvent> readAfter(GlobalPosition position) {
        return new ArchiveReader(this, segments(), position);
    }

    /**
     * Looks at every byte. What is wrong is in the answer, and does not make it stop.
     *
     * @param knownHashes of segments by their number, as they were noted elsewhere
     * @param check of each event that can be read
     * @param progress hears how far it is; may throw to end it
     */
    public Verification verify(
            Map<Integer, String> knownHashes, EventCheck check, VerificationProgress progress) {
        return new ArchiveVerifier(storage, knownHashes, check, progress).verify();
    }

    /** How people call the place. */
    public String description() {
        return storage.description();
    }
}
