package io.tallystick.application.archive;

import io.tallystick.application.archive.Verification.Flaw;
import io.tallystick.application.codec.CloudEventCodec;
import io.tallystick.application.codec.SegmentCodec;
import io.tallystick.application.codec.Sha256;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** One look at every byte of an archive. Nothing that it finds makes it stop. For one use. */
final class ArchiveVerifier {

    private static final int BATCH = 500;
    private static final SegmentCodec SEGMENTS = new SegmentCodec();
    private static final CloudEventCodec EVENTS = new CloudEventCodec();

    private final ArchiveStorage storage;
    private final SortedMap<Integer, String> knownHashes;
    private final EventCheck check;
    private final VerificationProgress progress;
    private final Flaws flaws = new Flaws();
    private final TreeMap<Integer, Segment> segments = new TreeMap<>();
    private long events;

    /**
     * @param knownHashes of segments by their number, as they are known elsewhere
     */
    ArchiveVerifier(
            ArchiveStorage storage,
            Map<Integer, String> knownHashes,
            EventCheck check,
            VerificationProgress progress) {
        this.storage = storage;
        this.knownHashes = new TreeMap<>(knownHashes);
        this.check = check;
        this.progress = progress;
    }

    Verification verify() {
        List<String> names = storage.names();
        NavigableSet<Integer> manifests = new TreeSet<>();
        names.forEach(name -> FileNames.numberOfManifest(name).ifPresent(manifests::add));
        readManifests(manifests);
        readFiles();
        List<String> leftovers = others(names, manifests);
        return new Verification(manifests.size(), events, flaws.first(), flaws.count(), leftovers);
    }

    private void readManifests(NavigableSet<Integer> present) {
        NavigableSet<Integer> expected = new TreeSet<>(present);
        if (!knownHashes.isEmpty()) {
            expected.add(knownHashes.lastKey());
        }
        int before = 0;
        for (int number : expected) {
            int firstMissing = before + 1;
            int lastMissing = present.contains(number) ? number - 1 : number;
            if (firstMissing <= lastMissing) {
                flaws.add(
                        FileNames.manifest(firstMissing),
                        firstMissing == lastMissing
                                ? "is missing"
                                : "is missing, and all up to " + FileNames.manifest(lastMissing));
            }
            if (present.contains(number)) {
                readManifest(number);
            }
            before = number;
        }
    }

    private void readManifest(int number) {
        String name = FileNames.manifest(number);
        Optional<byte[]> json = storage.read(name, Archive.MAX_MANIFEST_BYTES);
        if (json.isEmpty()) {
            flaws.add(name, "is missing");
            return;
        }
        try {
            Segment segment = SEGMENTS.decode(json.get());
            String problem = problemOf(segment, number);
            if (problem == null) {
                segments.put(number, segment);
            } else {
                flaws.add(name, problem);
            }
        } catch (IllegalArgumentException e) {
            flaws.add(name, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable String problemOf(Segment segment, int number) {
        Segment previous = segments.get(number - 1);
        if (segment.number() != number) {
            return "is the manifest of segment " + segment.number();
        }
        if (!Chain.isSound(segment)) {
            return "contradicts itself";
        }
        boolean isNext =
                number == 1
                        ? segment.previous().isEmpty()
                        : previous == null || Chain.follows(previous, segment);
        if (!isNext) {
            return "does not follow the one before it";
        }
        String known = knownHashes.getOrDefault(number, segment.hash());
        return segment.hash().equals(known) ? null : "is not the one that the database knows";
    }

    private void readFiles() {
        long total = segments.values().stream().mapToLong(Segment::events).sum();
        progress.show(0, total);
        for (Segment segment : segments.values()) {
            readFile(segment, total);
        }
    }

    private void readFile(Segment segment, long total) {
        String name = segment.file().name();
        Optional<byte[]> content = storage.read(name, segment.file().bytes() + 1);
        if (content.isEmpty()) {
            flaws.add(new Flaw(name, "is missing", segment));
            return;
        }
        boolean isAsWritten = SegmentReader.isAsWritten(segment, content.get());
        String problem = readEvents(segment, content.get(), total);
        if (problem != null) {
            flaws.add(new Flaw(name, problem, segment));
        } else if (!isAsWritten) {
            flaws.add(name, "is not as it was written, although all its events are");
        }
    }

    /** What is wrong with the events as a whole; null if nothing is. */
    private @Nullable String readEvents(Segment segment, byte[] content, long total) {
        MessageDigest hash = Sha256.begin();
        List<LoggedEvent> unchecked = new ArrayList<>(BATCH);
        try {
            SegmentReader reader = SegmentReader.of(segment, content);
            while (reader.hasNext()) {
                LoggedEvent event = reader.next();
                hash.update(
                        EVENTS.hash(EVENTS.encodeWhole(event)).getBytes(StandardCharsets.US_ASCII));
                unchecked.add(event);
                if (unchecked.size() == BATCH) {
                    check(segment, unchecked, total);
                }
            }
        } catch (DamagedArchive e) {
            return e.problem();
        } finally {
            check(segment, unchecked, total);
        }
        return Sha256.end(hash).equals(segment.eventsHash())
                ? null
                : "has events that say something else than what was written";
    }

    private void check(Segment segment, List<LoggedEvent> batch, long total) {
        Map<GlobalPosition, String> problems = check.problemsOf(List.copyOf(batch));
        for (LoggedEvent event : batch) {
            String problem = problems.get(event.position());
            if (problem != null) {
                flaws.add(segment.file().name(), naming(event, problem));
            }
        }
        events += batch.size();
        batch.clear();
        progress.show(events, total);
    }

    private static String naming(LoggedEvent event, String problem) {
        return String.format(
                Locale.ROOT,
                "has the event %s of %s at position %d, which %s",
                event.event().id(),
                event.event().stream(),
                event.position().value(),
                problem);
    }

    /** What is there beside manifests and their files, and whether it may be. */
    private List<String> others(List<String> names, NavigableSet<Integer> manifests) {
        List<String> leftovers = new ArrayList<>();
        int last =
                Math.max(
                        manifests.isEmpty() ? 0 : manifests.last(),
                        knownHashes.isEmpty() ? 0 : knownHashes.lastKey());
        for (String name : names) {
            if (FileNames.numberOfManifest(name).isPresent()) {
                continue;
            }
            OptionalInt number = FileNames.numberOfEvents(name);
            if (number.isEmpty()) {
                flaws.add(name, "does not belong into the archive");
                continue;
            }
            Segment segment = segments.get(number.getAsInt());
            if (segment != null) {
                if (!segment.file().name().equals(name)) {
                    leftovers.add(name);
                }
            } else if (number.getAsInt() == last + 1) {
                leftovers.add(name);
            } else if (number.getAsInt() > last) {
                flaws.add(name, "has no manifest");
            }
        }
        return leftovers;
    }
}
