package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.ExportRequest;
import io.tallystick.server.cli.ImportRequest;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.cli.UsersRequest;
import io.tallystick.server.command.PasswordInput;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Moving a ledger on the command line: beside a server, without one, to an event store. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class TransferCommandsTest {

    private final LedgerJobs jobs =
            new LedgerJobs(
                    new PasswordInput(
                            new ByteArrayInputStream(
                                    "correct horse\n".getBytes(StandardCharsets.UTF_8)),
                            question -> null));
    private final HttpClient http = HttpClient.newHttpClient();
    private final StringWriter out = new StringWriter();

    @TempDir Path directory;

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void a_ledger_moves_to_an_event_store_and_a_retry_finds_its_answer() throws Exception {
        ServerConfig from =
                ServerConfig.from(
                        Map.of("DATA_DIR", directory.resolve("data").toString(), "PORT", "0"));
        JsonNode contacts;
        JsonNode hash;
        JsonNode settings;
        try (RunningServer server = new Wiring().start(from, line -> {})) {
            fill(server);
            contacts = get(server, "/api/contacts");
            hash = get(server, "/api/sync/hash");
            settings = get(server, "/api/settings");
            assertThat(run(jobs.exportLedger(new ExportRequest(file(), "", false)), from))
                    .isEqualTo(ExitCode.OK);
            assertThat(out.toString()).contains("events 5, settings 1");
        }
        byte[] beside = Files.readAllBytes(file());
        assertThat(run(jobs.exportLedger(new ExportRequest(file(), "", true)), from)).isZero();
        assertThat(new JsonMapper().readTree(out.toString()).path("events").asInt()).isEqualTo(5);
        assertThat(run(importing(false), from)).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).containsPattern("events of contacts +3 +0 +3 +0");

        try (EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
                TestDatabase database = TestDatabase.create()) {
            ServerConfig to = withEventStore(emulator, database);
            try (RunningServer server = new Wiring().start(to, line -> {})) {
                Files.write(file(), Arrays.copyOf(beside, beside.length - 9));
                assertThatThrownBy(() -> run(importing(false), to))
                        .isInstanceOf(StartFailed.class)
                        .hasMessageContaining("is cut off");
                assertThat(get(server, "/api/events").path("events")).isEmpty();
                Files.write(file(), beside);

                assertThat(run(importing(false), to)).isEqualTo(ExitCode.OK);

                assertThat(out.toString())
                        .containsPattern("events of contacts +3 +3 +0 +0")
                        .containsPattern("events of transactions +2 +2 +0 +0")
                        .containsPattern("settings +1 +1 +0 +0");
                assertThat(get(server, "/api/contacts")).isEqualTo(contacts);
                assertThat(get(server, "/api/sync/hash").path("hash")).isEqualTo(hash.path("hash"));
                assertThat(get(server, "/api/settings")).isEqualTo(settings);
                assertThat(settings.toString()).contains("dark");
                assertThat(
                                post(server, "/api/contacts", "{\"name\":\"Ann\"}", "ann")
                                        .headers()
                                        .firstValue("Idempotent-Replayed"))
                        .hasValue("true");
            }
            assertThat(run(importing(false), to)).isEqualTo(ExitCode.OK);
            assertThat(out.toString())
                    .containsPattern("events of contacts +3 +0 +3 +0")
                    .containsPattern("events of transactions +2 +0 +2 +0");
        }
    }

    @Test
    void an_import_into_an_event_store_ends_when_its_keys_are_known() throws Exception {
        try (TestDatabase source = TestDatabase.create()) {
            ServerConfig from = ServerConfig.from(of(source));
            try (RunningServer server = new Wiring().start(from, line -> {})) {
                fill(server);
                run(jobs.exportLedger(new ExportRequest(file(), "", false)), from);
            }
        }
        try (EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
                TestDatabase database = TestDatabase.create()) {
            ServerConfig to = withEventStore(emulator, database);
            new Wiring().start(to, line -> {}).close();

            assertThat(run(importing(false), to)).isEqualTo(ExitCode.OK);

            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement();
                    ResultSet keys =
                            statement.executeQuery(
                                    "select count(*) from events where key_hash is not null")) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getInt(1)).isEqualTo(4);
            }
        }
    }

    @Test
    void another_user_of_the_server_gets_a_copy() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            ServerConfig config = ServerConfig.from(of(database));
            try (RunningServer server = new Wiring().start(config, line -> {})) {
                fill(server);
                run(jobs.exportLedger(new ExportRequest(file(), "", false)), config);
                run(
                        jobs.users(
                                new UsersRequest(
                                        UsersRequest.Act.ADD, "bob", false, true, false, false)),
                        config);
            }

            assertThat(run(jobs.importLedger(request("bob", false, false)), config))
                    .isEqualTo(ExitCode.FAILURE);
            assertThat(out.toString())
                    .contains("--new-ids")
                    .containsPattern("events of contacts +3 +0 +0 +3");
            assertThat(run(jobs.importLedger(request("bob", true, true)), config)).isZero();
            assertThat(out.toString()).contains("Nothing was recorded");
            assertThat(run(jobs.importLedger(request("bob", true, false)), config)).isZero();
            assertThat(out.toString())
                    .contains("The ledger is that of bob")
                    .containsPattern("events of transactions +2 +2 +0 +0");
            assertThat(run(jobs.importLedger(request("bob", true, false)), config)).isZero();
            assertThat(out.toString()).containsPattern("events of transactions +2 +0 +2 +0");
        }
    }

    /** Five events and a setting. */
    private void fill(RunningServer server) throws Exception {
        String ann = idOf(post(server, "/api/contacts", "{\"name\":\"Ann\"}", "ann"));
        String ben = idOf(post(server, "/api/contacts", "{\"name\":\"Ben\"}", "ben"));
        String lent =
                "{\"contact_id\":\"%s\",\"type\":\"money\",\"direction\":\"lent\",\"amount\":%d,"
                        + "\"currency\":\"USD\",\"transaction_date\":\"2026-01-02\"}";
        post(server, "/api/transactions", lent.formatted(ann, 700), "lent-1");
        post(server, "/api/transactions", lent.formatted(ben, 30), "lent-2");
        send(HttpRequest.newBuilder(server.url().resolve("/api/contacts/" + ben)).DELETE());
        send(
                HttpRequest.newBuilder(server.url().resolve("/api/settings/theme"))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"value\":\"dark\"}")));
    }

    private Path file() {
        return directory.resolve("ledger.ndjson.gz");
    }

    private Job importing(boolean withNewIds) {
        return jobs.importLedger(request("", withNewIds, false));
    }

    private ImportRequest request(String user, boolean withNewIds, boolean isDryRun) {
        return new ImportRequest(file(), user, withNewIds, isDryRun, false);
    }

    private int run(Job job, ServerConfig config) throws InterruptedException {
        out.getBuffer().setLength(0);
        return job.run(
                config,
                new Terminal(
                        new PrintWriter(out), new PrintWriter(new StringWriter()), false, false));
    }

    private static Map<String, String> of(TestDatabase database) {
        return Map.of(
                "PORT", "0",
                "DATABASE_URL", database.jdbcUrl(),
                "DATABASE_USER", database.user(),
                "DATABASE_PASSWORD", database.password());
    }

    private static ServerConfig withEventStore(EventStoreEmulator emulator, TestDatabase database) {
        Map<String, String> settings = new HashMap<>(of(database));
        settings.put("EVENTSTORE_URL", emulator.url().toString());
        return ServerConfig.from(settings);
    }

    private static String idOf(HttpResponse<String> created) throws Exception {
        assertThat(created.statusCode()).isEqualTo(201);
        return new JsonMapper().readTree(created.body()).path("id").asText();
    }

    private HttpResponse<String> post(RunningServer server, String path, String body, String key)
            throws Exception {
        return send(
                HttpRequest.newBuilder(server.url().resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode get(RunningServer server, String path) throws Exception {
        return new JsonMapper()
                .readTree(send(HttpRequest.newBuilder(server.url().resolve(path))).body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        assertThat(List.of(200, 201, 204)).contains(response.statusCode());
        return response;
    }
}
