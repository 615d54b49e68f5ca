package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.application.operation.RebuildManner;
import io.tallystick.postgres.DirectoryWithPrograms;
import io.tallystick.postgres.embedded.ConnectionInfo;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Misused;
import io.tallystick.server.cli.OutputClosed;
import io.tallystick.server.cli.RebuildRequest;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Commands on the data of an embedded database, beside a server and without one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandsTest {

    private static final EventsRequest ALL = request(Map.of());
    private static final RebuildRequest IN_PLACE =
            new RebuildRequest(RebuildManner.IN_PLACE, false);
    private static final RebuildRequest BESIDE = new RebuildRequest(RebuildManner.BESIDE, false);
    private static final RebuildRequest AS_JSON = new RebuildRequest(RebuildManner.IN_PLACE, true);

    private final LedgerJobs jobs = new LedgerJobs();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir(factory = DirectoryWithPrograms.class)
    Path directory;

    @Test
    void commands_work_beside_a_server_after_it_and_across_its_restart() throws Exception {
        Printed tailed = new Printed();
        try (RunningServer server = serve()) {
            create(server, "Ada");
            create(server, "Bob \u202e");

            assertThat(lines(jobs.listEvents(ALL)))
                    .hasSize(3)
                    .satisfies(
                            lines -> {
                                assertThat(lines.get(1)).contains("ContactCreated", "Ada");
                                assertThat(lines.get(2)).contains("Bob ?").doesNotContain("\u202e");
                            });
            String first = lines(jobs.listEvents(ALL)).get(1).strip();
            String position = first.substring(0, first.indexOf(' '));
            assertThat(lines(jobs.listEvents(request(Map.of("after", List.of(position))))))
                    .hasSize(2)
                    .last(STRING)
                    .contains("Bob");
            JsonNode page = json(jobs.listEvents(request(Map.of("limit", List.of("1"))).json()));
            assertThat(page.path("events")).hasSize(1);
            assertThat(page.path("next").asText()).isNotEmpty();
            assertThat(lines(jobs.exportEvents(request(Map.of("format", List.of("csv"))))))
                    .hasSize(3);
            assertThat(json(jobs.doctor(true)).path("ok").asBoolean()).isTrue();
            assertThat(lines(jobs.rebuild(IN_PLACE)))
                    .singleElement()
                    .asString()
                    .startsWith("Done after 2 streams")
                    .endsWith("no row differed.");
            JsonNode acts = acts(server);
            assertThat(acts.findValuesAsText("act")).containsExactly("rebuild", "events export");
            assertThat(acts.findValuesAsText("actor")).containsOnly("command line");
        }
        Thread tail = Thread.ofPlatform().start(() -> tailed.run(jobs.tailEvents(ALL.json())));
        try (RunningServer server = serve()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> tailed.names().size() == 2);
            create(server, "Cy");
            await().atMost(Duration.ofSeconds(30)).until(() -> tailed.names().size() == 3);
        }
        try (RunningServer server = serve()) {
            create(server, "Di");
            await().atMost(Duration.ofSeconds(30)).until(() -> tailed.names().size() == 4);
        }
        tail.interrupt();
        tail.join(Duration.ofSeconds(30));
        assertThat(tailed.exitCode).isCompletedWithValue(ExitCode.OK);
        assertThat(tailed.names()).containsExactly("Ada", "Bob \u202e", "Cy", "Di");

        assertThat(lines(jobs.listEvents(ALL))).hasSize(5);
        assertThat(EmbeddedPostgres.connectionInfo(directory)).isEmpty();
    }

    @Test
    void a_damaged_row_is_found_and_put_right_and_what_cannot_be_done_is_said() throws Exception {
        assertThatThrownBy(() -> lines(jobs.listEvents(ALL)))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("there is no ledger in")
                .hasMessageContaining("tallystick serve");
        String id;
        try (RunningServer server = serve()) {
            id = create(server, "Ada");
            create(server, "Bob");
            damage("update contacts set name = 'Eve', version = 7 where name = 'Ada'");
            damage("update log_digests set events = events + 1");

            JsonNode report = json(jobs.doctor(true));
            assertThat(report.path("ok").asBoolean()).isFalse();
            assertThat(report.findValuesAsText("advice"))
                    .anyMatch(text -> text.contains("rebuild"));
            assertThat(lines(jobs.doctor(false)))
                    .anyMatch(line -> line.startsWith("BAD   rows"))
                    .anyMatch(line -> line.startsWith("BAD   digests"));
            refuses("from", "x", "--from must be");
            refuses("aggregate_id", "y", "--aggregate-id must be");
            refuses("after", "e-1", "no such position");
            assertThatThrownBy(() -> run(jobs.exportEvents(ALL), new ClosedPipe()))
                    .isInstanceOf(OutputClosed.class);
        }
        assertThat(lines(jobs.rebuild(BESIDE)))
                .hasSize(3)
                .contains("  contact-" + id, "  digests of 1 users");
        assertThat(json(jobs.rebuild(AS_JSON)).path("report").path("repaired_streams").asInt())
                .isZero();
        assertThat(json(jobs.doctor(true)).path("ok").asBoolean()).isTrue();
    }

    private JsonNode acts(RunningServer server) throws Exception {
        return new JsonMapper()
                .readTree(
                        http.send(
                                        HttpRequest.newBuilder(
                                                        URI.create(
                                                                server.url() + "/api/admin/audit"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .body());
    }

    private void refuses(String parameter, String value, String reason) {
        EventsRequest request = request(Map.of(parameter, List.of(value)));
        assertThatThrownBy(() -> lines(jobs.exportEvents(request)))
                .isInstanceOf(Misused.class)
                .hasMessageContaining(reason);
    }

    private static EventsRequest request(Map<String, List<String>> parameters) {
        return new EventsRequest(parameters, "", 10, false);
    }

    private ServerConfig config() {
        return ServerConfig.from(Map.of("DATA_DIR", directory.toString(), "PORT", "0"));
    }

    private RunningServer serve() {
        return new Wiring().start(config(), line -> {});
    }

    private String create(RunningServer server, String name) throws Exception {
        String body = new JsonMapper().createObjectNode().put("name", name).toString();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + "/api/contacts"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        return new JsonMapper().readTree(answer).path("id").asText();
    }

    private void damage(String sql) throws Exception {
        ConnectionInfo running = EmbeddedPostgres.connectionInfo(directory).orElseThrow();
        try (Connection connection =
                        DriverManager.getConnection(
                                running.jdbcUrl(), running.user(), running.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private List<String> lines(Job job) throws Exception {
        StringWriter out = new StringWriter();
        run(job, out);
        return out.toString().lines().filter(line -> !line.isEmpty()).toList();
    }

    private JsonNode json(Job job) throws Exception {
        return new JsonMapper().readTree(String.join("", lines(job)));
    }

    private int run(Job job, Writer out) throws InterruptedException {
        return job.run(
                config(),
                new Terminal(
                        new PrintWriter(out), new PrintWriter(Writer.nullWriter()), false, false));
    }

    /** What a command that runs beside the test has printed so far. */
    private final class Printed {
        private final StringWriter out = new StringWriter();
        private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

        void run(Job job) {
            try {
                exitCode.complete(CommandsTest.this.run(job, out));
            } catch (InterruptedException | RuntimeException e) {
                exitCode.completeExceptionally(e);
            }
        }

        List<String> names() {
            return out.toString()
                    .lines()
                    .map(
                            line -> {
                                try {
                                    return new JsonMapper()
                                            .readTree(line)
                                            .path("data")
                                            .path("name")
                                            .asText();
                                } catch (IOException e) {
                                    throw new AssertionError(line, e);
                                }
                            })
                    .toList();
        }
    }

    /** Whoever read it has gone. */
    private static final class ClosedPipe extends Writer {
        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
