package io.tallystick.benchmarks;

import io.tallystick.application.codec.EventCodec;
import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.Amount;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.domain.transaction.Description;
import io.tallystick.domain.transaction.Direction;
import io.tallystick.domain.transaction.TransactionChanges;
import io.tallystick.domain.transaction.TransactionDetails;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionDeleted;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.domain.transaction.TransactionKind;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * How long it takes to search a log of a million events, nine tenths of them one user's.
 *
 * <p>Arguments: events (default 1,000,000), repetitions of each search (default 200), and a
 * directory to keep the log in for the next run (default: a new one that is left behind).
 */
public final class SearchBenchmark {

    private static final UserId BUSY = user(1);
    private static final UserId RARE = user(2);
    private static final int AT_ONCE = 512;
    private static final int WORDS = 50_000;
    private static final int EVENTS_OF_LONG = 1000;
    private static final UUID LONG_ID = new UUID(1, ~1);
    private static final StreamName LONG = StreamName.of(AggregateType.TRANSACTION, LONG_ID);
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

    private SearchBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        Path directory =
                arguments.length > 2
                        ? Path.of(arguments[2])
                        : Files.createTempDirectory("tallystick-benchmark-");
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory));
                PostgresDatabase database =
                        PostgresDatabase.open(
                                PostgresConfig.of(
                                        server.jdbcUrl(), server.user(), server.password()))) {
            if (database.eventLog().head().position().value() == 0) {
                fill(database.eventStore(), events);
                vacuum(server);
            }
            if (database.eventStore().readStream(LONG).isEmpty()) {
                lengthen(database.eventStore());
            }
            System.out.println("searched is among the events of the user " + BUSY);
            measure(database.eventLog(), events, repetitions);
        }
    }

    private static void fill(EventStore store, int events) throws InterruptedException {
        long start = System.nanoTime();
        Semaphore room = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < events; i++) {
                int number = i;
                room.acquire();
                threads.execute(
                        () -> {
                            append(store, number, events);
                            room.release();
                        });
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d events appended in %d s%n",
                events,
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    private static void append(EventStore store, int number, int events) {
        RandomGenerator random = new SplittableRandom(number);
        UserId user = number % 100_000 == 7 ? RARE : number % 10 == 9 ? other(random) : BUSY;
        Instant at = START.plusSeconds(number * 60L);
        StreamName stream = StreamName.of(AggregateType.TRANSACTION, new UUID(number, number));
        EventCodec codec = new EventCodec();
        NewEvent event =
                number % 50_000 == 3
                        ? codec.encode(id(random), new TransactionDeleted(at), by(user, at))
                        : codec.encode(
                                id(random),
                                new TransactionCreated(details(random, number, events), at),
                                by(user, at));
        store.append(stream, new ExpectedVersion.NoStream(), List.of(event));
    }

    /** An aggregate that was changed often, by events among those of others. */
    private static void lengthen(EventStore store) {
        for (int version = 0; version < EVENTS_OF_LONG; version++) {
            RandomGenerator random = new SplittableRandom(~version);
            NewEvent event =
                    new EventCodec()
                            .encode(
                                    id(random),
                                    new TransactionUpdated(to(new Amount(version)), START),
                                    by(BUSY, START));
            store.append(
                    LONG,
                    version == 0
                            ? new ExpectedVersion.NoStream()
                            : new ExpectedVersion.Exact(version - 1),
                    List.of(event));
        }
    }

    private static TransactionChanges to(Amount amount) {
        return new TransactionChanges(
                null,
                null,
                null,
                amount,
                null,
                FieldChange.unchanged(),
                null,
                FieldChange.unchanged());
    }

    private static UserId other(RandomGenerator random) {
        return user(3 + random.nextInt(1000));
    }

    private static UserId user(long number) {
        RandomGenerator random = new SplittableRandom(~number);
        return new UserId(new UUID(random.nextLong(), random.nextLong()));
    }

    private static EventId id(RandomGenerator random) {
        return new EventId(new UUID(random.nextLong(), random.nextLong()));
    }

    private static EventMetadata by(UserId user, Instant at) {
        return new EventMetadata(user, at, "benchmark", null, null, null);
    }

    /** Nine words: of every event, of a tenth, of the last tenth of time, and by Zipf's law. */
    private static TransactionDetails details(RandomGenerator random, int number, int events) {
        StringBuilder text = new StringBuilder("always");
        text.append(number % 10 == 0 ? " often" : "").append(" seldom").append(number % 1000);
        text.append(number > events / 10 * 9 ? " lately" : " formerly");
        for (int i = 0; i < 6; i++) {
            text.append(" w").append((int) Math.pow(WORDS, random.nextDouble()));
        }
        return new TransactionDetails(
                new ContactId(new UUID(9, random.nextInt(1000))),
                TransactionKind.MONEY,
                Direction.LENT,
                new Amount(number),
                CurrencyCode.USD,
                new Description(text.toString()),
                new CalendarDate(LocalDate.of(2026, 1, 1 + number % 28)),
                null);
    }

    private static void vacuum(EmbeddedPostgres server) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(
                                server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum (analyze) events");
        }
    }

    private static void measure(EventLog log, int events, int repetitions) {
        Instant middle = START.plusSeconds(events * 30L);
        Instant end = START.plusSeconds(events * 60L);
        report(log, repetitions, "a word of every event", words(BUSY, "always"));
        report(log, repetitions, "the same, newest first", newest(words(BUSY, "always")));
        report(log, repetitions, "a word of every tenth event", words(BUSY, "often"));
        report(log, repetitions, "a word of every 1,000th event", words(BUSY, "seldom501"));
        report(log, repetitions, "a word of the last tenth alone", words(BUSY, "lately"));
        report(log, repetitions, "a word of few events", words(BUSY, "w49876"));
        report(log, repetitions, "a word of no event", words(BUSY, "nowhere"));
        report(log, repetitions, "two frequent words", words(BUSY, "often formerly"));
        report(log, repetitions, "three words", words(BUSY, "always often w49"));
        report(log, repetitions, "a beginning of many words", words(BUSY, "w4"));
        report(log, repetitions, "a frequent word, a rare user", words(RARE, "always"));
        report(log, repetitions, "a rare type", types(Set.of("TransactionDeleted")));
        report(log, repetitions, "a type that never was", types(Set.of("ContactDeleted")));
        report(log, repetitions, "a kind that never was", kind(AggregateType.CONTACT));
        report(log, repetitions, "an aggregate of one event", aggregate(new UUID(1, 1)));
        report(log, repetitions, "an aggregate of 1,000 events", aggregate(LONG_ID));
        report(log, repetitions, "an aggregate that never was", aggregate(new UUID(1, 2)));
        report(log, repetitions, "a day of long ago", time(middle, middle.plusSeconds(86_400)));
        report(log, repetitions, "the newest hundredth", time(end.minusSeconds(600_000), null));
        report(log, repetitions, "the newer half", time(middle, null));
        report(log, repetitions, "the newer half, newest first", newest(time(middle, null)));
    }

    private static void report(EventLog log, int repetitions, String name, EventQuery query) {
        List<Long> nanos = new ArrayList<>();
        EventPage page = log.page(query);
        for (int i = 0; i < repetitions; i++) {
            long start = System.nanoTime();
            page = log.page(query);
            nanos.add(System.nanoTime() - start);
        }
        nanos.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%-34s %4d%s found  p50 %7.2f ms  p95 %7.2f ms%n",
                name,
                page.events().size(),
                page.hasMore() ? "+" : " ",
                nanos.get(repetitions / 2) / 1e6,
                nanos.get(repetitions * 95 / 100) / 1e6);
    }

    private static EventQuery words(UserId user, String words) {
        return query(user, Set.of(), null, null, null, null, WordQuery.parse(words));
    }

    private static EventQuery types(Set<String> types) {
        return query(BUSY, types, null, null, null, null, null);
    }

    private static EventQuery kind(AggregateType kind) {
        return query(BUSY, Set.of(), kind, null, null, null, null);
    }

    private static EventQuery aggregate(UUID id) {
        return query(BUSY, Set.of(), null, id, null, null, null);
    }

    private static EventQuery time(Instant from, @Nullable Instant to) {
        return query(BUSY, Set.of(), null, null, from, to, null);
    }

    private static EventQuery newest(EventQuery query) {
        return query.in(EventQuery.Order.DESCENDING);
    }

    private static EventQuery query(
            UserId user,
            Set<String> types,
            @Nullable AggregateType kind,
            @Nullable UUID aggregate,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable WordQuery words) {
        return new EventQuery(
                user,
                null,
                null,
                EventQuery.Order.ASCENDING,
                types,
                kind,
                aggregate,
                from,
                to,
                words,
                100);
    }
}
