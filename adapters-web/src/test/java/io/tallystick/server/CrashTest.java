package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.postgres.DirectoryWithPrograms;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.Rebuild;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The real process, killed with -9 under load, again and again, on the same data. The system
 * property {@code tallystick.test.crashes} does it more often.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrashTest {

    private static final int CRASHES = Integer.getInteger("tallystick.test.crashes", 2);
    private static final int CLIENTS = 8;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<String, String> confirmed = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();

    @TempDir(factory = DirectoryWithPrograms.class)
    Path dataDirectory;

    @Test
    void every_confirmed_write_is_there_once_and_the_read_models_are_what_the_log_says()
            throws Exception {
        Random random = new Random(4711);
        for (int crash = 0; crash < CRASHES; crash++) {
            try (ServedProcess server = ServedProcess.start(dataDirectory)) {
                loadUntilKilled(server, crash, 50 + random.nextInt(150));
            }
        }
        try (ServedProcess server = ServedProcess.start(dataDirectory)) {
            assertThat(confirmed).hasSizeGreaterThan(CRASHES * 50);
            for (String key : sent) {
                HttpResponse<String> again = createContact(server, key);
                assertThat(again.statusCode()).isEqualTo(201);
                String id = JSON.readTree(again.body()).get("id").textValue();
                if (confirmed.containsKey(key)) {
                    assertThat(id).isEqualTo(confirmed.get(key));
                    assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
                }
            }
            assertThat(idsOfCreatedContacts(server))
                    .hasSize(sent.size())
                    .doesNotHaveDuplicates()
                    .containsAll(confirmed.values());
            server.terminate();
        }
        assertThat(rebuild().repaired()).isEmpty();
    }

    @Test
    void a_killed_database_ends_the_server_with_a_failure_and_loses_nothing() throws Exception {
        String id;
        try (ServedProcess server = ServedProcess.start(dataDirectory)) {
            id = JSON.readTree(createContact(server, "before").body()).get("id").textValue();
            ProcessHandle database = databaseOf(dataDirectory);
            database.destroyForcibly();
            assertThat(server.exitCode()).isEqualTo(1);
        }
        assertThat(Files.readString(dataDirectory.resolve("server.log")))
                .contains("tallystick: the embedded PostgreSQL has ended, see ");
        try (ServedProcess server = ServedProcess.start(dataDirectory)) {
            HttpResponse<String> again = createContact(server, "before");
            assertThat(JSON.readTree(again.body()).get("id").textValue()).isEqualTo(id);
            assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        }
    }

    private static ProcessHandle databaseOf(Path dataDirectory) throws IOException {
        String pid =
                Files.readAllLines(dataDirectory.resolve("postgres/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private void loadUntilKilled(ServedProcess server, int crash, int confirmations)
            throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(confirmations);
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            String prefix = crash + "-" + client + "-";
            clients.add(Thread.startVirtualThread(() -> writeUntilDead(server, prefix, enough)));
        }
        assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
        server.kill();
        for (Thread client : clients) {
            client.join();
        }
    }

    private void writeUntilDead(ServedProcess server, String prefix, CountDownLatch enough) {
        for (int i = 0; ; i++) {
            String key = prefix + i;
            sent.add(key);
            try {
                HttpResponse<String> response = createContact(server, key);
                if (response.statusCode() == 201) {
                    confirmed.put(key, JSON.readTree(response.body()).get("id").textValue());
                    enough.countDown();
                }
            } catch (IOException e) {
                return; // the server is dead, as intended
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private HttpResponse<String> createContact(ServedProcess server, String key)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.uri("/api/contacts"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("{\"name\": \"" + key + "\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    /** From the log, page by page. */
    private List<String> idsOfCreatedContacts(ServedProcess server)
            throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        String next = "";
        while (next != null) {
            URI page = server.uri("/api/events?limit=500&type=ContactCreated" + next);
            JsonNode events =
                    JSON.readTree(
                            http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                                    .body());
            events.get("events").forEach(event -> ids.add(event.get("aggregate_id").textValue()));
            next = nextOf(events);
        }
        return ids;
    }

    private static @Nullable String nextOf(JsonNode page) {
        return page.hasNonNull("next") ? "&after=" + page.get("next").textValue() : null;
    }

    private Rebuild.Report rebuild() {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(dataDirectory));
                PostgresDatabase database =
                        PostgresDatabase.open(
                                PostgresConfig.of(
                                        postgres.jdbcUrl(),
                                        postgres.user(),
                                        postgres.password()))) {
            return database.rebuild().run();
        }
    }
}
