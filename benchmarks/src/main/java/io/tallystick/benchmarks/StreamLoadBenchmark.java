package io.tallystick.benchmarks;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.command.Aggregate;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactCommand;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** How long it takes to read and fold a stream of 1,000 events, before deciding on it. */
public final class StreamLoadBenchmark {

    private static final int EVENTS = 1000;
    private static final int LOADS = 2000;

    private StreamLoadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("tallystick-benchmark-");
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory));
                PostgresDatabase database =
                        PostgresDatabase.open(
                                PostgresConfig.of(
                                        server.jdbcUrl(), server.user(), server.password()))) {
            measure(database.eventStore());
        }
    }

    private static void measure(EventStore store) {
        StreamName stream = StreamName.of(AggregateType.CONTACT, UUID.randomUUID());
        store.append(stream, new ExpectedVersion.NoStream(), events());
        Aggregate<ContactCommand, Contact, ContactEvent> contact =
                Aggregate.contact(new EventCodec());
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < LOADS; i++) {
            long start = System.nanoTime();
            contact.history(store.readStream(stream)).fold(contact.decider());
            nanos.add(System.nanoTime() - start);
        }
        List<Long> warm = nanos.subList(LOADS / 2, LOADS).stream().sorted().toList();
        System.out.printf(
                "read and fold %d events: p50 %.2f ms, p99 %.2f ms%n",
                EVENTS, warm.get(warm.size() / 2) / 1e6, warm.get(warm.size() * 99 / 100) / 1e6);
    }

    private static List<NewEvent> events() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            Instant at = start.plusSeconds(i);
            DomainEvent event =
                    i == 0
                            ? new ContactCreated(ContactDetails.named("Somebody"), at)
                            : new ContactUpdated(ContactChanges.renamedTo("Name " + i), at);
            events.add(
                    new EventCodec()
                            .encode(
                                    new EventId(UUID.randomUUID()),
                                    event,
                                    new EventMetadata(
                                            new UserId(new UUID(0, 1)),
                                            at,
                                            "benchmark",
                                            null,
                                            null,
                                            null)));
        }
        return events;
    }
}
