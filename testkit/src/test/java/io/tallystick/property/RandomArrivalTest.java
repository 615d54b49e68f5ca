package io.tallystick.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Aggregate;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.projection.StreamProjection;
import io.tallystick.application.stream.LoadedStream;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.testkit.Gen;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** One set of events in many orders of arrival, projected in chunks of every size. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class RandomArrivalTest {

    private final EventCodec codec = new EventCodec();
    private final StreamProjection<Contact, ContactEvent> projection =
            new StreamProjection<>(Aggregate.contact(codec));

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_order_of_arrival_and_any_chunks_make_the_same_row(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<NewEvent> events = RandomStreams.events(random);
        Contact expected = projection.fold(RandomStreams.recorded(events)).state();

        for (int i = 0; i < 20; i++) {
            List<RecordedEvent> stream = RandomStreams.recorded(Gen.shuffled(events).next(random));
            Projected<Contact> row = projectedInChunks(stream, random);

            assertThat(row.state()).as("seed %d, order %d", seed, i).isEqualTo(expected);
            assertThat(row).as("seed %d, order %d", seed, i).isEqualTo(projection.fold(stream));
        }
    }

    /** Chunks may overlap what came before, and may leave a gap. */
    private Projected<Contact> projectedInChunks(
            List<RecordedEvent> stream, RandomGenerator random) {
        Projected<Contact> row = null;
        int to = 0;
        while (to < stream.size()) {
            int from = Math.max(0, Math.min(to + random.nextInt(-3, 3), stream.size() - 1));
            to = Math.min(from + 1 + random.nextInt(4), stream.size());
            List<RecordedEvent> soFar = stream.subList(0, to);
            row =
                    projection.advance(
                            row, stream.subList(from, to), () -> LoadedStream.whole(soFar));
            to = (int) Math.max(row.version() + 1, to);
        }
        return projection.advance(row, stream, () -> LoadedStream.whole(stream));
    }
}
