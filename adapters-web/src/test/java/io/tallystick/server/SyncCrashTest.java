package io.tallystick.server;

import static io.tallystick.web.PhoneEvents.contactData;
import static io.tallystick.web.PhoneEvents.event;
import static io.tallystick.web.PhoneEvents.lentData;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.postgres.DirectoryWithPrograms;
import io.tallystick.postgres.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/**
 * The real process, killed with -9 while a phone sends it a large batch, which the phone then sends
 * again. System properties {@code tallystick.test.sync.events} and {@code
 * tallystick.test.sync.kills} make it larger.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SyncCrashTest {

    private static final int EVENTS = Integer.getInteger("tallystick.test.sync.events", 2000);
    private static final int KILLS = Integer.getInteger("tallystick.test.sync.kills", 1);
    private static final int EVENTS_OF_CONTACT = 10;
    private static final int TRANSACTIONS_OF_CONTACT = 7;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(4711);
    private final List<String> batch = batch(EVENTS / EVENTS_OF_CONTACT);
    private final String body = "[" + String.join(",", batch) + "]";

    @TempDir(factory = DirectoryWithPrograms.class)
    Path directory;

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void what_is_sent_again_after_a_crash_is_all_accepted_and_nothing_doubled() throws Exception {
        crashAndSendAgain(Map.of("DATA_DIR", directory.toString()));
    }

    @Test
    void so_it_is_with_the_events_in_an_event_store() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory())) {
            crashAndSendAgain(
                    Map.of(
                            "DATA_DIR", directory.toString(),
                            "DATABASE_URL", database.jdbcUrl(),
                            "DATABASE_USER", database.user(),
                            "DATABASE_PASSWORD", database.password(),
                            "EVENTSTORE_URL", emulator.url().toString()));
        }
    }

    /** A phone's: what came last first, in the order that the app has. */
    private static List<String> batch(int contacts) {
        List<String> created = new ArrayList<>();
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < contacts; i++) {
            String contact = UUID.randomUUID().toString();
            created.add(event("contact " + contact, "CREATED", contactData("Ann"), second(0)));
            batch.add(event("contact " + contact, "UPDATED", contactData("Anna"), second(1)));
            for (int j = 1; j <= TRANSACTIONS_OF_CONTACT; j++) {
                String transaction = "transaction " + UUID.randomUUID();
                created.add(event(transaction, "CREATED", lentData(contact, j), second(1 + j)));
                if (j == 1) {
                    batch.add(event(transaction, "UPDATED", lentData(contact, 100), second(20)));
                }
            }
        }
        batch.addAll(created);
        return batch;
    }

    private static String second(int second) {
        return "2026-01-31T12:00:%02d.000001Z".formatted(second);
    }

    private void crashAndSendAgain(Map<String, String> settings) throws Exception {
        int recorded = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServedProcess server = ServedProcess.start(directory, settings)) {
                recorded = sendUntilKilled(server, recorded);
            }
        }
        try (ServedProcess server = ServedProcess.start(directory, settings)) {
            for (int times = 0; times < 2; times++) {
                JsonNode reply = pushUntilTaken(server);
                assertThat(reply.path("conflicts")).as(reply.path("reasons").toString()).isEmpty();
                assertThat(reply.path("accepted")).hasSize(batch.size());
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> count(server) >= batch.size());
            check(server);
            server.terminate();
        }
    }

    /** Returns how many events there were when it was killed, in the middle of them. */
    private int sendUntilKilled(ServedProcess server, int before) throws Exception {
        int wanted = before + 1 + random.nextInt(EVENTS / 10 / KILLS);
        CompletableFuture<HttpResponse<String>> reply = push(server);
        int recorded =
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> count(server), count -> count >= wanted);
        server.kill();
        assertThat(reply)
                .as("killed before it answered")
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class);
        System.out.printf("killed with %d of %d events%n", recorded, batch.size());
        return recorded;
    }

    /** As the app does, which sends all again when the server is too busy. */
    private JsonNode pushUntilTaken(ServedProcess server) {
        return json(
                await().atMost(Duration.ofMinutes(5))
                        .until(() -> push(server).get(), reply -> reply.statusCode() != 503));
    }

    private CompletableFuture<HttpResponse<String>> push(ServedProcess server) {
        return http.sendAsync(
                HttpRequest.newBuilder(server.uri("/api/sync/events"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private int count(ServedProcess server) throws IOException, InterruptedException {
        return get(server, "/api/sync/hash").path("event_count").asInt();
    }

    private JsonNode get(ServedProcess server, String path)
            throws IOException, InterruptedException {
        return json(
                http.send(
                        HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString()));
    }

    private static JsonNode json(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 202);
        try {
            return JSON.readTree(reply.body());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + reply.body(), e);
        }
    }

    private void check(ServedProcess server) throws IOException, InterruptedException {
        List<String> published =
                StreamSupport.stream(get(server, "/api/sync/events").spliterator(), false)
                        .map(event -> event.path("id").asText())
                        .toList();
        assertThat(published).doesNotHaveDuplicates().hasSize(batch.size());
        assertThat(Set.copyOf(published)).isEqualTo(sent());
        int contacts = EVENTS / EVENTS_OF_CONTACT;
        JsonNode summary = get(server, "/api/summary");
        assertThat(summary.path("contacts").asInt()).isEqualTo(contacts);
        assertThat(summary.path("transactions").asInt())
                .isEqualTo(contacts * TRANSACTIONS_OF_CONTACT);
        assertThat(get(server, "/api/contacts").findValuesAsText("name"))
                .hasSize(contacts)
                .containsOnly("Anna");
        checkRebuild(server);
    }

    private Set<String> sent() throws IOException {
        Set<String> sent = new HashSet<>();
        JSON.readTree(body).forEach(event -> sent.add(event.path("id").asText()));
        return sent;
    }

    /** The read models are what the log says, so a rebuild has nothing to put right. */
    private void checkRebuild(ServedProcess server) throws IOException, InterruptedException {
        String operation =
                json(http.send(
                                HttpRequest.newBuilder(server.uri("/api/admin/projections/rebuild"))
                                        .POST(BodyPublishers.noBody())
                                        .build(),
                                BodyHandlers.ofString()))
                        .path("operation")
                        .asText();
        JsonNode report =
                await().atMost(Duration.ofMinutes(2))
                        .until(
                                () -> get(server, "/api/admin/operations/" + operation),
                                state -> state.path("state").asText().equals("succeeded"))
                        .path("report");
        assertThat(report.path("streams").asInt()).isPositive();
        assertThat(report.path("repaired_streams").asInt(-1)).isZero();
        assertThat(report.path("repaired_balances").asInt(-1)).isZero();
    }
}
