package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The whole server with its events in an event store, while one or the other part is away. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventStoreModeTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestDatabase database = TestDatabase.create();
    private EventStoreEmulator emulator;

    @BeforeEach
    void start() {
        emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    }

    @AfterEach
    void stop() {
        emulator.close();
        database.close();
        http.close();
    }

    @Test
    void while_the_database_is_away_writes_are_taken_and_afterwards_everything_is_listed()
            throws Exception {
        try (RunningServer server = serve(Map.of())) {
            assertThat(create(server, "Ann").statusCode()).isEqualTo(201);

            database.setReachable(false);
            HttpResponse<String> ben = create(server, "Ben");
            assertThat(ben.statusCode()).isEqualTo(201);
            assertThat(ben.body()).contains("\"name\":\"Ben\"");
            assertThat(create(server, "Ben").headers().firstValue("Idempotent-Replayed"))
                    .hasValue("true");
            HttpResponse<String> list = get(server, "/api/contacts");
            assertThat(list.statusCode()).isEqualTo(503);
            assertThat(list.body()).contains("projections_unavailable");
            assertThat(list.headers().firstValue("Retry-After")).isPresent();
            HttpResponse<String> ready = get(server, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("degraded");
            database.setReachable(true);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> get(server, "/api/contacts").body().contains("Ben"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> get(server, "/health/ready").body().contains("\"current\""));
        }
    }

    @Test
    void while_the_store_is_away_reads_are_answered_and_writes_leave_no_trace() throws Exception {
        try (RunningServer server = serve(Map.of())) {
            assertThat(create(server, "Ann").statusCode()).isEqualTo(201);
            assertThat(get(server, "/api/events").body()).containsOnlyOnce("ContactCreated");

            emulator.stop();
            HttpResponse<String> ben = create(server, "Ben");
            assertThat(ben.statusCode()).isEqualTo(503);
            assertThat(ben.body()).contains("event_store_unavailable");
            assertThat(ben.headers().firstValue("Retry-After")).isPresent();
            assertThat(get(server, "/api/contacts").body()).contains("Ann").doesNotContain("Ben");
            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
            emulator.restart();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> create(server, "Ben").statusCode() == 201);
            assertThat(get(server, "/api/contacts").body()).containsOnlyOnce("Ben");
            assertThat(get(server, "/api/events").body().split("ContactCreated", -1)).hasSize(3);
        }
    }

    @Test
    void metrics_tell_of_calls_and_of_the_projector() throws Exception {
        try (RunningServer server = serve(Map.of())) {
            create(server, "Ann");
            await().atMost(Duration.ofSeconds(20))
                    .until(
                            () ->
                                    get(server, "/metrics")
                                            .body()
                                            .contains("tallystick_projector_elected 1.0"));
            assertThat(get(server, "/metrics").body())
                    .contains("tallystick_eventstore_calls_seconds_count{operation=\"append\"")
                    .contains("tallystick_eventstore_circuit_open 0.0")
                    .contains("tallystick_projector_lag_seconds");
        }
    }

    @Test
    void a_store_that_does_not_answer_is_named() {
        URI nobody = emulator.url();
        emulator.stop();

        assertThatExceptionOfType(StartFailed.class)
                .isThrownBy(() -> serve(Map.of()).close())
                .withMessageContaining(nobody.getAuthority());
    }

    @Test
    void the_database_of_another_store_is_refused() throws Exception {
        try (RunningServer server = serve(Map.of())) {
            create(server, "Ann");
            assertThat(get(server, "/api/events").body()).contains("ContactCreated");
        }
        emulator.close();
        emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());

        assertThatExceptionOfType(StartFailed.class)
                .isThrownBy(() -> serve(Map.of()).close())
                .withMessageContaining("another store");
        assertThatExceptionOfType(StartFailed.class)
                .isThrownBy(() -> serve(Map.of("EVENTSTORE_URL", "")).close())
                .withMessageContaining("set EVENTSTORE_URL");
    }

    private RunningServer serve(Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "PORT", "0",
                                "DATABASE_URL", database.jdbcUrl(),
                                "DATABASE_USER", database.user(),
                                "DATABASE_PASSWORD", database.password(),
                                "EVENTSTORE_URL", emulator.url().toString()));
        settings.putAll(more);
        return new Wiring().start(ServerConfig.from(settings), line -> {});
    }

    private HttpResponse<String> create(RunningServer server, String name)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(server.url().resolve("/api/contacts"))
                        .header("Idempotency-Key", name)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"" + name + "\"}")));
    }

    private HttpResponse<String> get(RunningServer server, String path)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.url().resolve(path)).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(
                request.timeout(Duration.ofSeconds(60)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
