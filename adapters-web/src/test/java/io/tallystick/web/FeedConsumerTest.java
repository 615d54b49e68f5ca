package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.Ledger;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.testkit.memory.InMemorySettingsStore;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who only reads the feed ends with the state of the projections. System property {@code
 * tallystick.test.feed.events} says how many events to write.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FeedConsumerTest {

    private static final int WRITERS = 16;
    private static final long EVENTS = Long.getLong("tallystick.test.feed.events", 500);

    private final TestDatabase testDatabase = TestDatabase.create();
    private final PostgresConfig config =
            PostgresConfig.of(testDatabase.jdbcUrl(), testDatabase.user(), testDatabase.password());
    private final AtomicLong written = new AtomicLong();

    @Test
    void the_feed_makes_the_state_of_the_projections_with_events_in_postgresql() throws Exception {
        try (testDatabase;
                PostgresDatabase database = PostgresDatabase.open(config)) {
            writeAndFollow(database);
        }
    }

    @Test
    void the_feed_makes_the_state_of_the_projections_with_events_in_an_event_store()
            throws Exception {
        try (testDatabase;
                EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
                EventStoreHttpClient store =
                        EventStoreHttpClient.connect(
                                EventStoreHttpConfig.of(List.of(emulator.url())));
                PostgresDatabase database = PostgresDatabase.openMirror(config, store)) {
            writeAndFollow(database);
        }
    }

    private void writeAndFollow(PostgresDatabase database) throws Exception {
        Ledger ledger =
                new Ledger(
                        database.eventStore(),
                        database.eventLog(),
                        database.views(),
                        UUID::randomUUID,
                        InstantSource.system(),
                        new UndoRule(Duration.ofSeconds(5)));
        try (HttpClient client = HttpClient.newHttpClient();
                WebServer server =
                        WebServer.start(
                                WebConfig.of("127.0.0.1", 0, List.of()),
                                new Served(
                                        ledger,
                                        new InMemorySettingsStore(),
                                        database.projectionAdmin()),
                                TestParts.trustingHeader(),
                                TestParts.ALL_UP,
                                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                                InstantSource.system());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Api api = Api.of(client, server.port());
            FeedConsumer consumer = new FeedConsumer(api, 11);
            AtomicBoolean writing = new AtomicBoolean(true);
            Future<?> following =
                    threads.submit(
                            () -> {
                                consumer.follow(
                                        () -> writing.get() ? Long.MAX_VALUE : written.get());
                                return true;
                            });
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Random random = new Random(i);
                writers.add(threads.submit(() -> write(api, random)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            written.incrementAndGet();
            writing.set(false);
            api.contact("The last"); // whoever waits for more sees that it is over
            following.get(2, TimeUnit.MINUTES);
            compare(api, consumer);
            assertThat(consumer.cuts()).isPositive();
            System.out.printf(
                    "%d events followed, cut off %d times%n", written.get(), consumer.cuts());
        }
    }

    private void write(Api api, Random random) {
        List<String> contacts = new ArrayList<>();
        List<String> transactions = new ArrayList<>();
        while (written.get() < EVENTS) {
            if (contacts.isEmpty() || random.nextInt(12) == 0) {
                contacts.add(api.contact("Contact " + random.nextInt(1000)));
                written.incrementAndGet();
            } else if (transactions.isEmpty() || random.nextInt(3) == 0) {
                createTransaction(api, random, contacts, transactions);
            } else if (random.nextInt(4) == 0) {
                change(api, random, "/api/contacts/" + any(random, contacts), contactBody(random));
            } else {
                change(
                        api,
                        random,
                        "/api/transactions/" + any(random, transactions),
                        transactionBody(random, contacts));
            }
        }
    }

    private void createTransaction(
            Api api, Random random, List<String> contacts, List<String> transactions) {
        Reply reply =
                api.post(
                        "/api/transactions",
                        Api.transactionJson(
                                any(random, contacts),
                                random.nextBoolean() ? "owed" : "lent",
                                random.nextInt(100_000),
                                "2026-0" + (1 + random.nextInt(9)) + "-11"));
        if (count(reply)) {
            transactions.add(reply.id());
        }
    }

    private void change(Api api, Random random, String path, String body) {
        boolean ignored =
                switch (random.nextInt(10)) {
                    case 0 -> count(api.delete(path));
                    case 1, 2 -> count(api.post(path + "/undo", "{}"));
                    default -> count(api.patch(path, body));
                };
    }

    private static String contactBody(Random random) {
        return random.nextBoolean()
                ? "{\"name\":\"Renamed " + random.nextInt(1000) + " \ud83d\ude00\"}"
                : "{\"phone\":" + (random.nextBoolean() ? "null" : "\"+49 30 1\"") + "}";
    }

    private static String transactionBody(Random random, List<String> contacts) {
        return switch (random.nextInt(4)) {
            case 0 -> "{\"contact_id\":\"" + any(random, contacts) + "\"}";
            case 1 -> "{\"currency\":\"" + (random.nextBoolean() ? "EUR" : "USD") + "\"}";
            case 2 ->
                    "{\"description\":"
                            + (random.nextBoolean() ? "null" : "\"soup\\nand bread\"")
                            + "}";
            default -> "{\"amount\":" + random.nextInt(100_000) + "}";
        };
    }

    private static String any(Random random, List<String> ids) {
        return ids.get(random.nextInt(ids.size()));
    }

    /** An accepted write is one event; refusals are part of life. */
    private boolean count(Reply reply) {
        boolean isAccepted = reply.status() < 300;
        if (isAccepted) {
            written.incrementAndGet();
        } else {
            assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
        }
        return isAccepted;
    }

    private static void compare(Api api, FeedConsumer consumer) {
        Map<String, Map<String, JsonNode>> contacts = consumer.fold("contact");
        Map<String, Map<String, JsonNode>> transactions = consumer.fold("transaction");
        Map<String, Map<String, BigInteger>> balances = new HashMap<>();
        transactions
                .values()
                .forEach(
                        transaction -> {
                            if (!FeedConsumer.field(transaction, "is_deleted").asBoolean()) {
                                long amount = FeedConsumer.field(transaction, "amount").asLong();
                                boolean isLent =
                                        FeedConsumer.field(transaction, "direction")
                                                .asText()
                                                .equals("lent");
                                balances.computeIfAbsent(
                                                FeedConsumer.field(transaction, "contact_id")
                                                        .asText(),
                                                contact -> new HashMap<>())
                                        .merge(
                                                FeedConsumer.field(transaction, "currency")
                                                        .asText(),
                                                BigInteger.valueOf(isLent ? amount : -amount),
                                                BigInteger::add);
                            }
                        });

        JsonNode listed = api.get("/api/contacts?include_deleted=true").is(200).json();
        assertThat(listed).hasSize(contacts.size());
        for (JsonNode contact : listed) {
            String id = contact.path("id").asText();
            assertSame(contact, contacts.get(id));
            if (!contact.path("is_deleted").asBoolean()) {
                Map<String, BigInteger> sums = balances.getOrDefault(id, Map.of());
                Map<String, BigInteger> shown = new HashMap<>();
                contact.path("balances")
                        .properties()
                        .forEach(sum -> shown.put(sum.getKey(), sum.getValue().bigIntegerValue()));
                assertThat(shown).as("balances of " + id).isEqualTo(sums);
            }
        }
        JsonNode live = api.get("/api/transactions").is(200).json();
        for (JsonNode transaction : live) {
            assertSame(transaction, transactions.get(transaction.path("id").asText()));
        }
        assertThat(live)
                .hasSize(
                        (int)
                                transactions.values().stream()
                                        .filter(transaction -> !isDeleted(transaction))
                                        .filter(
                                                transaction ->
                                                        !isDeleted(
                                                                contacts.get(
                                                                        FeedConsumer.field(
                                                                                        transaction,
                                                                                        "contact_id")
                                                                                .asText())))
                                        .count());
    }

    /** One whose creation was taken back is not there at all. */
    private static boolean isDeleted(@Nullable Map<String, JsonNode> entity) {
        return entity == null || FeedConsumer.field(entity, "is_deleted").asBoolean();
    }

    private static void assertSame(JsonNode shown, @Nullable Map<String, JsonNode> folded) {
        if (folded == null) {
            throw new AssertionError("not in the feed: " + shown);
        }
        folded.forEach(
                (field, value) ->
                        assertThat(shown.path(field).asText())
                                .as(field + " of " + shown)
                                .isEqualTo(value.asText()));
    }
}
