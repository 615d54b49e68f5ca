package io.tallystick.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.ArchiveConflict;
import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.application.archive.DamagedArchive;
import io.tallystick.application.archive.SegmentDraft;
import io.tallystick.application.archive.Verification;
import io.tallystick.application.archive.Verification.Flaw;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;
import io.tallystick.testkit.LoggedEvents;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** What an archive does in every {@link ArchiveStorage}. A subclass brings the storage. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ArchiveContract {

    private static final String LOG = "log-1";

    private ArchiveStorage storage;
    private Archive archive;

    /** An empty place that is not shared with other tests. */
    protected abstract ArchiveStorage storage();

    @BeforeEach
    void open() {
        storage = storage();
        archive = new Archive(storage);
    }

    private static List<LoggedEvent> events(long seed, int count) {
        return LoggedEvents.random(new SplittableRandom(seed), count);
    }

    private Segment write(List<LoggedEvent> events) {
        SegmentDraft draft = archive.begin(LOG);
        events.forEach(draft::add);
        return archive.seal(draft);
    }

    /** Each piece of a random length. */
    private void writeInPieces(List<LoggedEvent> events, SplittableRandom random) {
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + random.nextInt(1, 30));
            write(events.subList(from, to));
            from = to;
        }
    }

    private static List<LoggedEvent> all(Iterator<LoggedEvent> events) {
        List<LoggedEvent> all = new ArrayList<>();
        events.forEachRemaining(all::add);
        return all;
    }

    @Test
    void at_first_it_is_empty() {
        assertThat(archive.segments()).isEmpty();
        assertThat(archive.readAfter(GlobalPosition.START)).isExhausted();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void events_in_any_pieces_are_read_back_from_any_position(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<LoggedEvent> events = events(seed, 120);
        writeInPieces(events, random);

        assertThat(all(archive.readAfter(GlobalPosition.START))).isEqualTo(events);
        assertThat(all(new Archive(storage).readAfter(GlobalPosition.START))).isEqualTo(events);
        for (int i = 0; i < 20; i++) {
            int index = random.nextInt(events.size());
            GlobalPosition after = events.get(index).position();
            assertThat(all(archive.readAfter(after)))
                    .isEqualTo(events.subList(index + 1, events.size()));
        }
        assertThat(archive.readAfter(new GlobalPosition(Long.MAX_VALUE))).isExhausted();
    }

    @Test
    void a_segment_says_what_is_in_it() {
        List<LoggedEvent> events = events(7, 50);
        write(events.subList(0, 20));
        Segment segment = write(events.subList(20, 50));

        assertThat(segment.number()).isEqualTo(2);
        assertThat(segment.log()).isEqualTo(LOG);
        assertThat(segment.events()).isEqualTo(30);
        assertThat(segment.first()).isEqualTo(events.get(20).position());
        assertThat(segment.last()).isEqualTo(events.get(49).position());
        assertThat(segment.previous()).isEqualTo(archive.segments().getFirst().hash());
        List<LoggedEvent> its = events.subList(20, 50);
        assertThat(its.stream().map(it -> it.event().recordedAt()))
                .contains(segment.recorded().from(), segment.recorded().to())
                .allMatch(it -> !it.isBefore(segment.recorded().from()))
                .allMatch(it -> !it.isAfter(segment.recorded().to()));
        assertThat(its.stream().map(it -> it.event().metadata().occurredAt()))
                .contains(segment.occurred().from(), segment.occurred().to())
                .allMatch(it -> !it.isBefore(segment.occurred().from()))
                .allMatch(it -> !it.isAfter(segment.occurred().to()));
        assertThat(all(archive.read(segment))).isEqualTo(its);
        assertThat(storage.names()).hasSize(4);
    }

    @Test
    void the_same_events_make_the_same_segment() {
        List<LoggedEvent> events = events(8, 50);
        Segment segment = write(events);

        archive = new Archive(new InMemoryArchiveStorage());
        assertThat(write(events)).isEqualTo(segment);
    }

    @Test
    void what_another_server_adds_is_found() {
        List<LoggedEvent> events = events(9, 30);
        write(events.subList(0, 10));
        Archive other = new Archive(storage);
        assertThat(other.segments()).hasSize(1);
        write(events.subList(10, 20));
        write(events.subList(20, 30));

        assertThat(other.segments()).hasSize(1);
        assertThat(other.refresh()).hasSize(3);
        assertThat(all(other.readAfter(GlobalPosition.START))).isEqualTo(events);
    }

    @Test
    void of_two_that_write_the_next_segment_one_does() {
        List<LoggedEvent> events = events(10, 20);
        SegmentDraft mine = archive.begin(LOG);
        SegmentDraft others = new Archive(storage).begin(LOG);
        events.forEach(mine::add);
        events.subList(0, 10).forEach(others::add);
        archive.seal(mine);

        assertThatThrownBy(() -> archive.seal(others)).isInstanceOf(ArchiveConflict.class);
        assertThat(all(archive.readAfter(GlobalPosition.START))).isEqualTo(events);
    }

    @Test
    void what_broke_off_before_its_manifest_does_not_count() {
        List<LoggedEvent> events = events(11, 20);
        write(events.subList(0, 15));
        storage.discard("00000001.json");
        archive = new Archive(storage);

        assertThat(archive.segments()).isEmpty();
        write(events);
        assertThat(all(archive.readAfter(GlobalPosition.START))).isEqualTo(events);
    }

    @Test
    void the_events_of_another_log_are_refused() {
        write(events(12, 3));

        assertThatThrownBy(() -> archive.begin("log-2"))
                .isInstanceOf(ArchiveConflict.class)
                .hasMessageContaining(storage.description());
    }

    @Test
    void events_are_in_order_and_each_is_there_once() {
        List<LoggedEvent> events = events(13, 3);
        write(events.subList(0, 2));

        SegmentDraft draft = archive.begin(LOG);
        assertThatThrownBy(() -> archive.seal(draft)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> draft.add(events.get(1)))
                .isInstanceOf(IllegalArgumentException.class);
        draft.add(events.get(2));
        assertThatThrownBy(() -> draft.add(events.get(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_segment_is_bounded() {
        SegmentDraft many = archive.begin(LOG);
        List<LoggedEvent> events = events(14, Archive.MAX_EVENTS + 1);
        events.subList(0, Archive.MAX_EVENTS).forEach(many::add);
        assertThat(many.isFull()).isTrue();
        assertThatThrownBy(() -> many.add(events.getLast()))
                .isInstanceOf(IllegalStateException.class);

        SegmentDraft large = archive.begin(LOG);
        for (LoggedEvent event : events(15, 100)) {
            if (!large.isFull()) {
                large.add(withData(event, "{\"x\":\"" + "x".repeat(1_000_000) + "\"}"));
            }
        }
        assertThat(large.events()).isEqualTo(9);
        assertThat(all(archive.read(archive.seal(large)))).hasSize(9);
    }

    private static LoggedEvent withData(LoggedEvent logged, String data) {
        RecordedEvent event = logged.event();
        return new LoggedEvent(
                logged.position(),
                new RecordedEvent(
                        event.stream(),
                        event.version(),
                        event.id(),
                        event.type(),
                        event.schemaVersion(),
                        data,
                        event.metadata(),
                        event.recordedAt()));
    }

    @Test
    void nothing_is_read_of_a_file_that_was_changed() {
        writeInPieces(events(16, 40), new SplittableRandom(16));
        SplittableRandom random = new SplittableRandom(17);

        for (String name : storage.names()) {
            byte[] content = content(name);
            for (int i = 0; i < 20; i++) {
                byte[] changed = content.clone();
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                assertDamaged(name, changed);
            }
            assertDamaged(name, Arrays.copyOf(content, content.length + 1));
            assertDamaged(name, Arrays.copyOf(content, content.length - 1));
            assertDamaged(name, new byte[0]);
        }
    }

    @Test
    void a_file_of_events_that_is_missing_is_named() {
        Segment segment = write(events(18, 3));
        storage.discard(segment.file().name());

        assertThatThrownBy(() -> archive.read(segment))
                .isInstanceOf(DamagedArchive.class)
                .hasMessageContaining(segment.file().name() + " is missing");
    }

    @Test
    void what_was_written_is_sound() {
        writeInPieces(events(20, 50), new SplittableRandom(20));
        List<Long> shown = new ArrayList<>();

        Verification found =
                archive.verify(
                        hashes(),
                        events -> Map.of(),
                        (done, total) -> {
                            assertThat(total).isEqualTo(50);
                            shown.add(done);
                        });

        assertThat(found.flaws()).isEmpty();
        assertThat(found.isSound()).isTrue();
        assertThat(found.segments()).isEqualTo(archive.segments().size());
        assertThat(found.events()).isEqualTo(50);
        assertThat(found.leftovers()).isEmpty();
        assertThat(shown).isSorted().endsWith(50L);
    }

    @Test
    void an_empty_archive_is_sound() {
        assertThat(verify(storage, Map.of()).isSound()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void a_byte_that_was_changed_anywhere_is_named(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        writeInPieces(events(seed, 60), random);

        for (String name : storage.names()) {
            for (int i = 0; i < 30; i++) {
                byte[] changed = content(name);
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                InMemoryArchiveStorage copy = copy();
                copy.overwrite(name, changed);

                assertThat(verify(copy, Map.of()).flaws())
                        .extracting(Flaw::file)
                        .as(name)
                        .containsOnly(name);
            }
        }
    }

    @Test
    void every_byte_of_a_small_archive_is_looked_at() {
        write(events(24, 2));

        for (String name : storage.names()) {
            byte[] content = content(name);
            for (int i = 0; i < content.length; i++) {
                InMemoryArchiveStorage copy = copy();
                byte[] changed = content.clone();
                changed[i]++;
                copy.overwrite(name, changed);

                assertThat(verify(copy, Map.of()).flaws())
                        .extracting(Flaw::file)
                        .as("%s, byte %d", name, i)
                        .containsOnly(name);
            }
        }
    }

    @Test
    void files_that_are_missing_are_named() {
        writeInPieces(events(25, 100), new SplittableRandom(25));
        Map<Integer, String> hashes = hashes();

        for (String name : storage.names()) {
            InMemoryArchiveStorage copy = copy();
            copy.discard(name);

            assertThat(verify(copy, hashes).flaws())
                    .extracting(Flaw::file, Flaw::problem)
                    .containsOnly(tuple(name, "is missing"));
        }
        assertThat(verify(new InMemoryArchiveStorage(), hashes).flaws())
                .extracting(Flaw::toString)
                .containsExactly(
                        "00000001.json is missing, and all up to 0000000%d.json"
                                .formatted(hashes.size()));
    }

    @Test
    void of_events_that_cannot_be_read_the_place_and_time_are_named() {
        Segment segment = write(events(25, 20));
        InMemoryArchiveStorage copy = copy();
        copy.overwrite(segment.file().name(), new byte[100]);

        assertThat(verify(copy, Map.of()).flaws())
                .extracting(Flaw::toString)
                .containsExactly(
                        "%s is not compressed as it was written: it has the events at positions %d"
                                        .formatted(segment.file().name(), segment.first().value())
                                + " to %d, recorded from %s to %s"
                                        .formatted(
                                                segment.last().value(),
                                                segment.recorded().from(),
                                                segment.recorded().to()));
    }

    @Test
    void files_that_were_exchanged_are_named() {
        List<LoggedEvent> events = events(26, 60);
        write(events.subList(0, 20));
        write(events.subList(20, 40));
        write(events.subList(40, 60));
        List<String> names = storage.names();

        for (int kind = 0; kind < 2; kind++) {
            InMemoryArchiveStorage copy = copy();
            copy.overwrite(names.get(kind), content(names.get(kind + 2)));
            copy.overwrite(names.get(kind + 2), content(names.get(kind)));

            assertThat(verify(copy, Map.of()).flaws())
                    .extracting(Flaw::file)
                    .containsOnly(names.get(kind), names.get(kind + 2));
        }
    }

    @Test
    void what_was_forged_with_all_its_hashes_is_not_what_the_database_knows() {
        List<LoggedEvent> events = events(27, 20);
        write(events.subList(0, 10));
        Map<Integer, String> hashes = hashes();
        storage.discard(archive.segments().getFirst().file().name());
        storage.discard("00000001.json");
        archive = new Archive(storage);
        write(events.subList(0, 9));

        assertThat(verify(storage, Map.of()).isSound()).isTrue();
        assertThat(verify(storage, hashes).flaws())
                .extracting(Flaw::toString)
                .containsExactly("00000001.json is not the one that the database knows");
    }

    @Test
    void what_broke_off_is_a_leftover_and_what_is_of_others_a_flaw() {
        write(events(28, 10));
        storage.create("00000001-0123456789abcdef.ndjson.gz", new byte[1]);
        storage.create("00000002-0123456789abcdef.ndjson.gz", new byte[1]);
        storage.create("00000007-0123456789abcdef.ndjson.gz", new byte[1]);
        storage.create("notes.txt", new byte[1]);

        Verification found = verify(storage, hashes());

        assertThat(found.leftovers())
                .containsExactly(
                        "00000001-0123456789abcdef.ndjson.gz",
                        "00000002-0123456789abcdef.ndjson.gz");
        assertThat(found.flaws())
                .extracting(Flaw::toString)
                .containsExactly(
                        "00000007-0123456789abcdef.ndjson.gz has no manifest",
                        "notes.txt does not belong into the archive");
    }

    @Test
    void an_event_that_is_known_otherwise_is_named() {
        List<LoggedEvent> events = events(29, 10);
        write(events);

        Verification found =
                archive.verify(
                        Map.of(),
                        batch -> Map.of(events.get(4).position(), "never happened"),
                        (done, total) -> {});

        assertThat(found.flaws()).hasSize(1);
        assertThat(found.flaws().getFirst().toString())
                .contains(events.get(4).event().id().toString())
                .contains(events.get(4).event().stream().value())
                .endsWith("which never happened");
    }

    private Map<Integer, String> hashes() {
        return archive.segments().stream()
                .collect(Collectors.toMap(Segment::number, Segment::hash));
    }

    private static Verification verify(ArchiveStorage storage, Map<Integer, String> hashes) {
        return new Archive(storage).verify(hashes, events -> Map.of(), (done, total) -> {});
    }

    private byte[] content(String name) {
        return storage.read(name, 1 << 20).orElseThrow();
    }

    private InMemoryArchiveStorage copy() {
        InMemoryArchiveStorage copy = new InMemoryArchiveStorage();
        storage.names().forEach(each -> copy.create(each, content(each)));
        return copy;
    }

    private void assertDamaged(String name, byte[] content) {
        InMemoryArchiveStorage copy = copy();
        copy.overwrite(name, content);

        assertThatThrownBy(() -> all(new Archive(copy).readAfter(GlobalPosition.START)))
                .isInstanceOfSatisfying(
                        DamagedArchive.class, e -> assertThat(e.file()).isEqualTo(name))
                .hasMessageContaining(name);
    }
}
