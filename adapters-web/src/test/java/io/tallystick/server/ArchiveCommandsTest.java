package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.postgres.embedded.ConnectionInfo;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.server.cli.ArchiveRequest;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The archive from the command line, beside a server and without one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchiveCommandsTest extends CommandCase {

    private static final ArchiveRequest ALL =
            new ArchiveRequest(Instant.parse("2199-01-01T00:00:00Z"), false, false);
    private static final EventsRequest EVENTS = new EventsRequest(Map.of(), "", 10, true);

    @Test
    void events_go_into_the_archive_and_back_and_nobody_sees_a_difference() throws Exception {
        String before;
        try (RunningServer server = serve()) {
            create(server, "Ada", "key-1");
            create(server, "Bob", "key-2");
            before = text(jobs.exportEvents(EVENTS));
            String answer = create(server, "Ada", "key-1");

            ArchiveRequest dryRun = new ArchiveRequest(ALL.before(), true, true);
            assertThat(json(jobs.archive(dryRun)).path("events").asInt()).isEqualTo(2);
            assertThat(files()).isEmpty();
            assertThat(text(jobs.archive(ALL))).isEqualTo("Done: 2 events are archived.\n");

            assertThat(files()).hasSize(2);
            assertThat(text(jobs.exportEvents(EVENTS))).isEqualTo(before);
            assertThat(create(server, "Ada", "key-1")).isEqualTo(answer);
            assertThat(get(server, "/api/events/export")).isEqualTo(before);
            assertThat(json(jobs.doctor(true)).path("ok").asBoolean()).isTrue();
        }
        assertThat(text(jobs.exportEvents(EVENTS))).isEqualTo(before);
        assertThat(text(jobs.verify(false)))
                .isEqualTo(
                        """
                        Log: 2 events, all as they were written.
                        Archive: 1 segments with 2 events, all as they were written.
                        """);

        assertThat(json(jobs.restore(true)).path("done").asInt()).isEqualTo(2);

        assertThat(text(jobs.exportEvents(EVENTS))).isEqualTo(before);
        assertThat(json(jobs.verify(true)).path("ok").asBoolean()).isTrue();
        try (RunningServer server = serve()) {
            assertThat(get(server, "/api/admin/audit"))
                    .contains("\"restore\"", "\"archive\"", "events before 2199-01-01");
        }
    }

    @Test
    void a_byte_that_was_changed_is_named_and_a_lost_archive_is_found() throws Exception {
        try (RunningServer server = serve()) {
            create(server, "Ada", "key-1");
            assertThat(text(jobs.archive(ALL))).isEqualTo("Done: 1 events are archived.\n");
        }
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            byte[] changed = content.clone();
            changed[changed.length / 2]++;
            Files.write(file, changed);

            JsonNode found = json(ExitCode.FAILURE, jobs.verify(true));
            assertThat(found.path("ok").asBoolean()).isFalse();
            assertThat(found.at("/archive/flaws/0/file").asText())
                    .isEqualTo(file.getFileName().toString());
            assertThat(run(jobs.verify(false), Writer.nullWriter())).isEqualTo(ExitCode.FAILURE);
            Files.write(file, content);
        }
        assertThat(json(jobs.verify(true)).path("ok").asBoolean()).isTrue();

        Files.move(directory.resolve("archive"), directory.resolve("lost"));
        assertThat(
                        json(ExitCode.FAILURE, jobs.verify(true))
                                .at("/archive/flaws/0/problem")
                                .asText())
                .isEqualTo("is missing");
        assertThat(text(ExitCode.FAILURE, jobs.doctor(false)))
                .contains("BAD   archive")
                .containsPattern("note  rows +not looked at")
                .containsPattern("ok    balances ")
                .containsPattern("ok    digests ");
        assertThatThrownBy(() -> text(jobs.exportEvents(EVENTS)))
                .hasMessageContaining("ARCHIVE_URL")
                .hasMessageNotContaining("database");
    }

    @Test
    void who_does_not_say_where_the_archive_is_is_told_that_it_is_needed() throws Exception {
        try (RunningServer server = serve()) {
            create(server, "Ada", "key-1");
            assertThat(text(jobs.archive(ALL))).isEqualTo("Done: 1 events are archived.\n");
            ServerConfig without = withoutArchive();
            StringWriter out = new StringWriter();

            assertThat(run(jobs.verify(false), out, without)).isEqualTo(ExitCode.FAILURE);
            assertThat(out.toString())
                    .endsWith(
                            """
                            Archive: 0 segments with 0 events, 1 flaws:
                              ARCHIVE_URL is not set, although the log needs 1 segments of an \
                            archive: set it to where they are
                            """);
            assertThat(run(jobs.doctor(false), out, without)).isEqualTo(ExitCode.FAILURE);
            assertThat(out.toString()).contains("BAD   archive").contains("ARCHIVE_URL");
            assertThatThrownBy(() -> run(jobs.exportEvents(EVENTS), out, without))
                    .hasMessage(
                            "Events are needed that left the log for an archive: set ARCHIVE_URL to"
                                    + " where it is");
        }
    }

    private ServerConfig withoutArchive() {
        ConnectionInfo database = EmbeddedPostgres.connectionInfo(directory).orElseThrow();
        return ServerConfig.from(
                Map.of(
                        "DATABASE_URL", database.jdbcUrl(),
                        "DATABASE_USER", database.user(),
                        "DATABASE_PASSWORD", database.password()));
    }

    private List<Path> files() throws IOException {
        Path archive = directory.resolve("archive");
        if (!Files.exists(archive)) {
            return List.of();
        }
        try (var files = Files.list(archive)) {
            return files.sorted().toList();
        }
    }
}
