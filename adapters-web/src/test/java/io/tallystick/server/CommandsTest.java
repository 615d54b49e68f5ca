package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.application.operation.RebuildManner;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Misused;
import io.tallystick.server.cli.OutputClosed;
import io.tallystick.server.cli.RebuildRequest;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Commands on the data of an embedded database, beside a server and without one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandsTest extends CommandCase {

    private static final EventsRequest ALL = request(Map.of());
    private static final RebuildRequest IN_PLACE =
            new RebuildRequest(RebuildManner.IN_PLACE, false);
    private static final RebuildRequest BESIDE = new RebuildRequest(RebuildManner.BESIDE, false);
    private static final RebuildRequest AS_JSON = new RebuildRequest(RebuildManner.IN_PLACE, true);

    @Test
    void commands_work_beside_a_server_after_it_and_across_its_restart() throws Exception {
        try (RunningServer server = serve()) {
            create(server, "Ada", "Ada");
            create(server, "Bob \u202e", "Bob");

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
            JsonNode acts = JSON.readTree(get(server, "/api/admin/audit"));
            assertThat(acts.findValuesAsText("act")).containsExactly("rebuild", "events export");
            assertThat(acts.findValuesAsText("actor")).containsOnly("command line");
        }
        Tailing tailed = new Tailing(jobs.tailEvents(ALL.json()));
        try (RunningServer server = serve()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> tailed.names().size() == 2);
            create(server, "Cy", "Cy");
            await().atMost(Duration.ofSeconds(30)).until(() -> tailed.names().size() == 3);
        }
        try (RunningServer server = serve()) {
            create(server, "Di", "Di");
            await().atMost(Duration.ofSeconds(30)).until(() -> tailed.names().size() == 4);
        }
        tailed.stop();
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
            id = JSON.readTree(create(server, "Ada", "Ada")).path("id").asText();
            create(server, "Bob", "Bob");
            damage("update contacts set name = 'Eve', version = 7 where name = 'Ada'");
            damage("update log_digests set events = events + 1");
            damage("update events set comment = 'Mallory' where data ->> 'name' = 'Bob'");

            JsonNode report = json(ExitCode.FAILURE, jobs.doctor(true));
            assertThat(report.path("ok").asBoolean()).isFalse();
            assertThat(report.findValuesAsText("advice"))
                    .anyMatch(text -> text.contains("rebuild"));
            assertThat(lines(ExitCode.FAILURE, jobs.doctor(false)))
                    .anyMatch(line -> line.startsWith("BAD   rows"))
                    .anyMatch(line -> line.startsWith("BAD   digests"))
                    .anyMatch(
                            line ->
                                    line.matches(
                                            "BAD   hashes +event .* at position 2 has a row in the"
                                                    + " log that was changed after it was written;"
                                                    + " 1 of 2 are so: run tallystick verify,.*"));
            damage("update events set comment = null");
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

    private void refuses(String parameter, String value, String reason) {
        EventsRequest request = request(Map.of(parameter, List.of(value)));
        assertThatThrownBy(() -> lines(jobs.exportEvents(request)))
                .isInstanceOf(Misused.class)
                .hasMessageContaining(reason);
    }

    private static EventsRequest request(Map<String, List<String>> parameters) {
        return new EventsRequest(parameters, "", 10, false);
    }

    private List<String> lines(Job job) throws Exception {
        return lines(ExitCode.OK, job);
    }

    private List<String> lines(int exitCode, Job job) throws Exception {
        return text(exitCode, job).lines().filter(line -> !line.isEmpty()).toList();
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
