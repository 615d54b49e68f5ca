package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.application.operation.RebuildManner;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.RebuildRequest;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/** What cannot be projected, and what was done about it, on the command line. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ParkedCommandsTest extends CommandCase {

    private static final RebuildRequest REBUILD = new RebuildRequest(RebuildManner.IN_PLACE, false);

    @Test
    void a_parked_stream_is_listed_with_its_reason_until_it_is_released() throws Exception {
        try (RunningServer server = serve()) {
            assertThat(text(jobs.listParked(false))).isEmpty();
            assertThat(text(jobs.retryParked(false))).isEqualTo("0 released, 0 still parked.\n");
            assertThat(text(jobs.listOperations(false))).isEmpty();
            String stream =
                    "contact-" + JSON.readTree(create(server, "Ada", "ada")).path("id").asText();
            create(server, "Bob", "bob");
            damage("update events set type = 'Unheard' where stream = '" + stream + "'");
            damage("update contacts set name = 'Eve'");
            text(jobs.rebuild(REBUILD));

            assertThat(text(jobs.listParked(false)))
                    .hasLineCount(2)
                    .containsPattern("\n" + stream + " +0 +\\S+Z  .*Unheard");
            JsonNode listed = json(jobs.listParked(true));
            assertThat(listed)
                    .isEqualTo(JSON.readTree(get(server, "/api/admin/projections/parked")));
            assertThat(listed.at("/parked/0/stream").asText()).isEqualTo(stream);
            assertThat(text(ExitCode.FAILURE, jobs.doctor(false)))
                    .contains("tallystick parked", "--retry");
            assertThat(text(ExitCode.FAILURE, jobs.retryParked(false)))
                    .startsWith("parked    " + stream + "  ")
                    .endsWith("\n0 released, 1 still parked.\n");
            damage("update events set type = 'ContactCreated' where type = 'Unheard'");
            assertThat(json(jobs.retryParked(true)))
                    .isEqualTo(
                            JSON.readTree(
                                    "[{\"stream\":\"%s\",\"released\":true,\"reason\":null}]"
                                            .formatted(stream)));
            assertThat(json(jobs.listParked(true)))
                    .isEqualTo(JSON.readTree("{\"parked\":[],\"next\":null}"));
            assertThat(get(server, "/api/contacts")).contains("Ada", "Bob");
            assertThat(get(server, "/api/admin/audit")).contains("1 released, 0 still parked");

            assertOperations(server);
        }
    }

    private void assertOperations(RunningServer server) throws Exception {
        JsonNode listed = json(jobs.listOperations(true));
        assertThat(listed).isEqualTo(JSON.readTree(get(server, "/api/admin/operations")));
        JsonNode rebuild = listed.at("/operations/0");
        UUID id = UUID.fromString(rebuild.path("id").asText());
        assertThat(text(jobs.listOperations(false)))
                .hasLineCount(2)
                .containsPattern("\n" + id + " +rebuild +succeeded +2 +2 ");
        assertThat(json(jobs.showOperation(id, true))).isEqualTo(rebuild);
        assertThat(text(jobs.showOperation(id, false)))
                .contains(id + " ", "\nDone after 2 streams");
        assertThatThrownBy(() -> text(jobs.showOperation(new UUID(7, 7), false)))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("tallystick operations");
    }
}
