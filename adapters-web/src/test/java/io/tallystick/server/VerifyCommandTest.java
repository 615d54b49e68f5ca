package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.postgres.embedded.ConnectionInfo;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
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
import java.util.Map;

/** What {@code verify} says of a log that was changed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyCommandTest {

    private final LedgerJobs jobs = new LedgerJobs();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir Path directory;

    @Test
    void a_log_that_was_changed_is_told_by_event_and_stream_and_user() throws Exception {
        try (RunningServer server = serve()) {
            create(server, "Ada", "key-1");
            create(server, "Bob", "key-2");
            damage("delete from events where position = 2");
            damage("update events set position = 9 where position = 1");

            assertThat(run(jobs.verify(false), Writer.nullWriter())).isEqualTo(ExitCode.FAILURE);
            JsonNode flaws = json(jobs.verify(true)).at("/log/flaws");
            assertThat(flaws).hasSize(3);
            assertThat(flaws.at("/0/position").asInt()).isEqualTo(9);
            assertThat(flaws.at("/1/stream").asText()).startsWith("contact-");
            assertThat(flaws.at("/2/user_id").asText()).isNotEmpty();
            assertThat(text(jobs.verify(false)))
                    .startsWith("Log: 1 events, 3 flaws:\n  event ")
                    .contains("\n  stream contact-", "\n  user ");
        }
    }

    private void damage(String sql) throws SQLException {
        ConnectionInfo running = EmbeddedPostgres.connectionInfo(directory).orElseThrow();
        try (Connection connection =
                        DriverManager.getConnection(
                                running.jdbcUrl(), running.user(), running.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private ServerConfig config() {
        return ServerConfig.from(Map.of("DATA_DIR", directory.toString(), "PORT", "0"));
    }

    private RunningServer serve() {
        return new Wiring().start(config(), line -> {});
    }

    private String create(RunningServer server, String name, String key) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + "/api/contacts"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isIn(200, 201);
        return answer.body();
    }

    private String text(Job job) throws InterruptedException {
        StringWriter out = new StringWriter();
        run(job, out);
        return out.toString();
    }

    private JsonNode json(Job job) throws Exception {
        return new JsonMapper().readTree(text(job));
    }

    private int run(Job job, Writer out) throws InterruptedException {
        return job.run(
                config(),
                new Terminal(
                        new PrintWriter(out), new PrintWriter(Writer.nullWriter()), false, false));
    }
}
