package io.tallystick.property;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Gen;
import io.tallystick.testkit.Samples;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Events of one contact. Stateless. */
final class RandomStreams {

    private static final StreamName STREAM = StreamName.of(AggregateType.CONTACT, new UUID(0xA, 1));
    private static final EventCodec CODEC = new EventCodec();

    private RandomStreams() {}

    /** Few moments, so that many events are close; ids of all signs; undos of anything. */
    static List<NewEvent> events(RandomGenerator random) {
        List<NewEvent> events = new ArrayList<>();
        events.add(encoded(random, new ContactCreated(ContactDetails.named("C"), at(random))));
        int count = 1 + random.nextInt(10);
        for (int i = 0; i < count; i++) {
            EventId any = events.get(random.nextInt(events.size())).id();
            events.add(encoded(random, event(random, any, i)));
        }
        return events;
    }

    private static DomainEvent event(RandomGenerator random, EventId earlier, int number) {
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

    private static NewEvent encoded(RandomGenerator random, DomainEvent event) {
        return CODEC.encode(
                new EventId(Gen.uuids().next(random)),
                event,
                new EventMetadata(
                        Samples.ALICE, event.occurredAt(), "request-1", null, null, null));
    }

    static List<RecordedEvent> recorded(List<NewEvent> events) {
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
