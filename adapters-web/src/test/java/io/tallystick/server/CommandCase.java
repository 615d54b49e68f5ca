package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.postgres.DirectoryWithPrograms;
import io.tallystick.postgres.embedded.ConnectionInfo;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Commands on one ledger, beside a server and without one; unless told, of a data directory. */
abstract class CommandCase {

    static final JsonMapper JSON = new JsonMapper();

    final LedgerJobs jobs = new LedgerJobs();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir(factory = DirectoryWithPrograms.class)
    Path directory;

    @AfterEach
    final void closeClient() {
        http.close();
    }

    ServerConfig config() {
        return ServerConfig.from(Map.of("DATA_DIR", directory.toString(), "PORT", "0"));
    }

    final RunningServer serve() {
        return new Wiring().start(config(), line -> {});
    }

    /** The answer, which a key that was used before repeats. */
    final String create(RunningServer server, String name, String key) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.url().resolve("/api/contacts"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.body();
    }

    final String get(RunningServer server, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve(path)).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** In the embedded database of a server that runs. */
    final void damage(String sql) throws SQLException {
        ConnectionInfo running = EmbeddedPostgres.connectionInfo(directory).orElseThrow();
        try (Connection connection =
                        DriverManager.getConnection(
                                running.jdbcUrl(), running.user(), running.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    final String text(Job job) throws InterruptedException {
        return text(ExitCode.OK, job);
    }

    final String text(int exitCode, Job job) throws InterruptedException {
        StringWriter out = new StringWriter();
        assertThat(run(job, out)).as(out::toString).isEqualTo(exitCode);
        return out.toString();
    }

    final JsonNode json(Job job) throws Exception {
        return json(ExitCode.OK, job);
    }

    final JsonNode json(int exitCode, Job job) throws Exception {
        return JSON.readTree(text(exitCode, job));
    }

    final int run(Job job, Writer out) throws InterruptedException {
        return run(job, out, config());
    }

    static int run(Job job, Writer out, ServerConfig config) throws InterruptedException {
        return job.run(
                config,
                new Terminal(
                        new PrintWriter(out), new PrintWriter(Writer.nullWriter()), false, false));
    }

    /** A command that goes on beside the test, which prints events as JSON. */
    final class Tailing {

        private final StringWriter out = new StringWriter();
        private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        private final Thread thread;

        Tailing(Job job) {
            thread = Thread.ofPlatform().start(() -> tail(job));
        }

        private void tail(Job job) {
            try {
                exitCode.complete(run(job, out));
            } catch (InterruptedException | RuntimeException e) {
                exitCode.completeExceptionally(e);
            }
        }

        /** Of the contacts in what it has printed so far. */
        List<String> names() {
            return out.toString().lines().map(this::name).toList();
        }

        private String name(String line) {
            try {
                return JSON.readTree(line).at("/data/name").asText();
            } catch (JsonProcessingException e) {
                throw new AssertionError(line, e);
            }
        }

        void stop() {
            thread.interrupt();
            assertThat(exitCode).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(ExitCode.OK);
        }
    }
}
