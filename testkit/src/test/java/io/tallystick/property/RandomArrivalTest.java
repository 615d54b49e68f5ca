package io.tallystick.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Aggregate;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.projection.StreamProjection;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Gen;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** One set of events in many orders of arrival, projected in chunks of every size. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class RandomArrivalTest {

    private static final StreamName STREAM = StreamName.of(AggregateType.CONTACT, new UUID(0xA, 1));

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
        List<NewEvent> events = randomEvents(random);
        Contact expected = projection.fold(recorded(events)).state();

        for (int i = 0; i < 20; i++) {
            List<RecordedEvent> stream = recorded(Gen.shuffled(events).next(random));
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
            row = projection.advance(row, stream.subList(from, to), () -> soFar);
            to = (int) Math.max(row.version() + 1, to);
        }
        return projection.advance(row, stream, () -> stream);
    }

    /** Few moments, so that many events are close; ids of all signs; undos of anything. */
    private List<NewEvent> randomEvents(RandomGenerator random) {
        List<NewEvent> events = new ArrayList<>();
        events.add(encoded(random, new ContactCreated(ContactDetails.named("C"), at(random))));
        int count = 1 + random.nextInt(10);
        for (int i = 0; i < count; i++) {
            EventId any = events.get(random.nextInt(events.size())).id();
            events.add(encoded(random, randomEvent(random, any, i)));
        }
        return events;
    }

    private static DomainEvent randomEvent(RandomGenerator random, EventId earlier, int number) {
        return switch (random.nextInt(7)) {
            case 0 -> new ContactCreated(ContactDetails.named("C" + number), at(random));
            case 1, 2, 3, 4 ->
                    new ContactUpdated(ContactChanges.renamedTo("U" + number), at(random));
            case 5 -> new ContactDeleted(at(random));
            default -> new ChangeUndone(earlier, at(random));
        };
    }

    private static Instant at(RandomGenerator random) {
        return Samples.NOON.plusNanos(random.nextInt(6) * 1000L);
    }

    private NewEvent encoded(RandomGenerator random, DomainEvent event) {
        return codec.encode(
                new EventId(Gen.uuids().next(random)),
                event,
                new EventMetadata(
                        Samples.ALICE, event.occurredAt(), "request-1", null, null, null));
    }

    private static List<RecordedEvent> recorded(List<NewEvent> events) {
        List<RecordedEvent> recorded = new ArrayList<>();
        for (NewEvent event : events) {
            recorded.add(
                    new RecordedEvent(
                            STREAM,
                            recorded.size(),
                            event.id(),
                            event.type(),
                            event.schemaVersion(),
                            event.data(),
                            event.metadata(),
                            Samples.NOON));
        }
        return recorded;
    }
}
