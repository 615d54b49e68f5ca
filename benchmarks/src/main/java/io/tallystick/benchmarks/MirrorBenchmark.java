package io.tallystick.benchmarks;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionKind;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * How many events a second the mirror takes from an event store over HTTP: read, written into the
 * log and projected. Emulator, server and PostgreSQL share the cores.
 *
 * <p>Arguments: rounds (default 3), events (default 200000), of each contact 9 are transactions.
 */
public final class MirrorBenchmark {

    private static final UserId USER = new UserId(new UUID(0, 1));
    private static final int OF_EACH_CONTACT = 10;

    private MirrorBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
        try (EventStoreEmulator emulator =
                        EventStoreEmulator.start(EmulatorConfig.inMemory().withProjections(false));
                EventStoreHttpClient store =
                        EventStoreHttpClient.connect(
                                EventStoreHttpConfig.of(List.of(emulator.url())))) {
            fill(store, events);
            List<Double> reading = new ArrayList<>();
            List<Double> mirroring = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                double read = perSecond(events, () -> readAll(store));
                double mirrored = mirror(store, events);
                if (round > 0) {
                    reading.add(read);
                    mirroring.add(mirrored);
                }
            }
            Rate read = new Rate("reading alone", reading);
            System.out.println(read.line(read));
            System.out.println(new Rate("mirroring", mirroring).line(read));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double perSecond(int events, Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return events * 1e9 / (System.nanoTime() - start);
    }

    private static void readAll(EventStore store) {
        StorePage page;
        StorePosition position = StorePosition.START;
        do {
            page = store.readAll(position, EventStore.MAX_EVENTS);
            position = page.next();
        } while (!page.isEnd());
    }

    private static double mirror(EventStore store, int events) throws Exception {
        Path directory = Files.createTempDirectory("mirror-benchmark-");
        try (EmbeddedPostgres server =
                EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory))) {
            PostgresConfig config =
                    PostgresConfig.of(server.jdbcUrl(), server.user(), server.password());
            PostgresDatabase.open(config).close();
            return perSecond(
                    events,
                    () -> {
                        try (PostgresDatabase mirror = PostgresDatabase.openMirror(config, store)) {
                            awaitMirrored(mirror, events);
                        }
                    });
        }
    }

    private static void awaitMirrored(PostgresDatabase mirror, int events) throws Exception {
        while (mirror.eventLog().head().position().value() < events) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void fill(EventStore store, int events) {
        EventCodec codec = new EventCodec();
        try (ExecutorService writers =
                Executors.newFixedThreadPool(32, Thread.ofVirtual().factory())) {
            for (int i = 0; i < events / OF_EACH_CONTACT; i++) {
                int number = i;
                writers.execute(() -> fillContact(store, codec, number));
            }
        }
    }

    private static void fillContact(EventStore store, EventCodec codec, int number) {
        ContactId contact = new ContactId(UUID.randomUUID());
        ContactDetails details = ContactDetails.named("Contact " + number);
        append(
                store,
                StreamName.of(AggregateType.CONTACT, contact.value()),
                codec,
                new ContactCreated(details, now()));
        for (int i = 1; i < OF_EACH_CONTACT; i++) {
            append(
                    store,
                    StreamName.of(AggregateType.TRANSACTION, UUID.randomUUID()),
                    codec,
                    new TransactionCreated(lent(contact, i), now()));
        }
    }

    private static void append(
            EventStore store, StreamName stream, EventCodec codec, DomainEvent event) {
        EventMetadata metadata =
                new EventMetadata(USER, event.occurredAt(), "benchmark", null, null, null);
        NewEvent encoded = codec.encode(new EventId(UUID.randomUUID()), event, metadata);
        store.append(stream, new ExpectedVersion.NoStream(), List.of(encoded));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static TransactionDetails lent(ContactId contact, int number) {
        return new TransactionDetails(
                contact,
                TransactionKind.MONEY,
                Direction.LENT,
                new Amount(100L + number),
                CurrencyCode.USD,
                new Description("number " + number),
                CalendarDate.parse("2026-01-01"),
                null);
    }
}
