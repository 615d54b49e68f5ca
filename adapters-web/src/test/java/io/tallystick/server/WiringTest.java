package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.postgres.DirectoryWithPrograms;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The whole server, from settings to answers, with the embedded database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WiringTest {

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> progress = new ArrayList<>();

    @Test
    void the_first_example_works_twice_in_a_row_and_after_a_restart() throws Exception {
        HttpResponse<String> first;
        try (RunningServer server = start(0)) {
            assertThat(server.dataLocation()).isEqualTo(directory + " (embedded PostgreSQL)");
            assertThat(progress).isNotEmpty();
            first = post(server);
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
            assertIsRepeated(first, post(server));
        }
        try (RunningServer server = start(0)) {
            assertIsRepeated(first, post(server));
            assertThat(get(server, "/api/events").body()).containsOnlyOnce("\"ContactCreated\"");
            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void where_nobody_logs_in_a_page_whose_name_leads_here_gets_nothing(
            @TempDir(factory = DirectoryWithPrograms.class) Path data) throws Exception {
        try (RunningServer server =
                launch(
                        Map.of(
                                "PORT", "0",
                                "DATA_DIR", data.toString(),
                                "ALLOWED_HOSTS", "ledger.example"))) {
            assertThat(statusFor("evil.example", server)).startsWith("HTTP/1.1 421 ");
            assertThat(statusFor("ledger.example", server)).startsWith("HTTP/1.1 200 ");
            assertThat(statusFor("localhost", server)).startsWith("HTTP/1.1 200 ");
        }
    }

    /** By hand, since a client of the JDK chooses the header itself. */
    private static String statusFor(String host, RunningServer server) throws IOException {
        try (Socket socket = new Socket(server.url().getHost(), server.url().getPort())) {
            socket.setSoTimeout(10_000);
            String request =
                    "GET /api/contacts HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(host);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_port_in_use_is_said_before_anything_is_opened() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(StartFailed.class)
                    .isThrownBy(() -> start(taken.getLocalPort()))
                    .withMessage(
                            "127.0.0.1 port %d is in use: stop the program that listens there, or"
                                    + " choose another port with --port or PORT",
                            taken.getLocalPort());
        }

        assertThat(progress).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_data_directory_that_cannot_be_is_said() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatExceptionOfType(StartFailed.class)
                .isThrownBy(() -> launch(Map.of("PORT", "0", "DATA_DIR", file.toString())))
                .withMessageContaining(file.toString());
    }

    @Test
    void a_database_that_does_not_answer_is_named_without_its_password() {
        assertThatExceptionOfType(StartFailed.class)
                .isThrownBy(
                        () ->
                                launch(
                                        Map.of(
                                                "PORT", "0",
                                                "DATABASE_URL",
                                                        "postgresql://ann:hunter2@127.0.0.1:1/l")))
                .withMessageContaining("postgresql://127.0.0.1:1/l cannot be used")
                .withMessageNotContaining("hunter2");
    }

    private static void assertIsRepeated(
            HttpResponse<String> first, HttpResponse<String> repeated) {
        assertThat(repeated.statusCode()).isEqualTo(201);
        assertThat(repeated.body()).isEqualTo(first.body());
        assertThat(repeated.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    private RunningServer start(int port) {
        return launch(Map.of("PORT", String.valueOf(port), "DATA_DIR", directory.toString()));
    }

    private RunningServer launch(Map<String, String> settings) {
        return new Wiring().start(ServerConfig.from(settings), progress::add);
    }

    private HttpResponse<String> post(RunningServer server) throws Exception {
        return send(
                HttpRequest.newBuilder(server.url().resolve("/api/contacts"))
                        .header("Idempotency-Key", "test-123")
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"name\": \"Test\", \"email\": \"test@example.com\"}")));
    }

    private HttpResponse<String> get(RunningServer server, String path) throws Exception {
        URI uri = server.url().resolve(path);
        return send(HttpRequest.newBuilder(uri).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
