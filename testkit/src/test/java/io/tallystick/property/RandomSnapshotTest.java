package io.tallystick.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Aggregate;
import io.tallystick.application.command.AggregateHistory;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.projection.StreamProjection;
import io.tallystick.application.stream.EventOutline;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.Snapshot;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.Gen;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** A snapshot of any beginning of any stream changes nothing but what has to be read. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class RandomSnapshotTest {

    private static final UndoRule UNDO_RULE = new UndoRule(Duration.ofDays(1));

    private final Aggregate<ContactCommand, Contact, ContactEvent> contact =
            Aggregate.contact(new EventCodec());
    private final StreamProjection<Contact, ContactEvent> projection =
            new StreamProjection<>(contact);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatever_comes_after_it_a_snapshot_changes_nothing(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<RecordedEvent> stream =
                RandomStreams.recorded(Gen.shuffled(RandomStreams.events(random)).next(random));

        for (int length = 1; length <= stream.size(); length++) {
            for (Snapshot snapshot : snapshotsOf(stream.subList(0, length), random)) {
                assertSame(stream, snapshot);
            }
        }
    }

    /** Some undos name what is in the beginning, so not all of these either. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void what_comes_later_and_undoes_nothing_older_is_folded_without_the_beginning(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<NewEvent> events = new ArrayList<>(RandomStreams.events(random));
        events.removeIf(event -> event.type().equals("ChangeUndone"));
        events.sort(
                Comparator.comparing((NewEvent event) -> event.metadata().occurredAt())
                        .thenComparing(NewEvent::id));
        List<RecordedEvent> stream = RandomStreams.recorded(events);
        Projected<Contact> expected = projection.fold(stream);

        for (int length = 1; length <= stream.size(); length++) {
            Snapshot snapshot =
                    history(LoadedStream.whole(stream.subList(0, length))).snapshot().orElseThrow();

            assertThat(fold(since(snapshot, stream, RandomSnapshotTest::away))).isEqualTo(expected);
            assertThat(history(since(snapshot, stream, RandomSnapshotTest::away)).state())
                    .isEqualTo(expected.aggregate());
        }
    }

    /** That of the beginning, and that made from a shorter one's. */
    private List<Snapshot> snapshotsOf(List<RecordedEvent> beginning, RandomGenerator random) {
        List<Snapshot> snapshots = new ArrayList<>();
        history(LoadedStream.whole(beginning)).snapshot().ifPresent(snapshots::add);
        List<RecordedEvent> shorter = beginning.subList(0, 1 + random.nextInt(beginning.size()));
        history(LoadedStream.whole(shorter))
                .snapshot()
                .flatMap(first -> history(since(first, beginning, () -> beginning)).snapshot())
                .ifPresent(snapshots::add);
        return snapshots;
    }

    private void assertSame(List<RecordedEvent> stream, Snapshot snapshot) {
        AggregateHistory<Contact, ContactEvent> expected = history(LoadedStream.whole(stream));
        AggregateHistory<Contact, ContactEvent> actual =
                history(since(snapshot, stream, () -> stream));

        assertThat(fold(since(snapshot, stream, () -> stream))).isEqualTo(projection.fold(stream));
        assertThat(actual.version()).isEqualTo(expected.version());
        assertThat(actual.owner()).isEqualTo(expected.owner());
        assertThat(actual.newestOccurredAt()).isEqualTo(expected.newestOccurredAt());
        assertThat(actual.snapshot()).isEqualTo(expected.snapshot());
        assertUndoneAlike(actual, expected, null);
        for (RecordedEvent event : stream) {
            assertThat(actual.stateAt(event.version()))
                    .isEqualTo(expected.stateAt(event.version()));
            assertUndoneAlike(actual, expected, event.id());
        }
    }

    private static void assertUndoneAlike(
            AggregateHistory<Contact, ContactEvent> actual,
            AggregateHistory<Contact, ContactEvent> expected,
            @Nullable EventId target) {
        assertThat(UNDO_RULE.decide(actual.around(target), target, Samples.NOON.plusSeconds(1)))
                .isEqualTo(
                        UNDO_RULE.decide(
                                expected.around(target), target, Samples.NOON.plusSeconds(1)));
    }

    private static List<RecordedEvent> away() {
        throw new StoreUnavailable(StoreUnavailable.Store.EVENT_STORE, "away");
    }

    private AggregateHistory<Contact, ContactEvent> history(LoadedStream stream) {
        return AggregateHistory.of(contact, stream);
    }

    private Projected<Contact> fold(LoadedStream stream) {
        return projection.advance(null, stream.recent(), () -> stream);
    }

    private static LoadedStream since(
            Snapshot snapshot, List<RecordedEvent> stream, Supplier<List<RecordedEvent>> reader) {
        return LoadedStream.since(
                snapshot,
                stream.stream().map(EventOutline::of).toList(),
                stream.subList((int) snapshot.version() + 1, stream.size()),
                reader);
    }
}
