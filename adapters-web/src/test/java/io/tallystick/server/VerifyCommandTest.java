package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.RunningServer;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What {@code verify} says of a log that was changed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyCommandTest extends CommandCase {

    @Test
    void a_log_that_was_changed_is_told_by_event_and_stream_and_user() throws Exception {
        try (RunningServer server = serve()) {
            create(server, "Ada", "key-1");
            create(server, "Bob", "key-2");
            damage("delete from events where position = 2");
            damage("update events set position = 9 where position = 1");

            JsonNode flaws = json(ExitCode.FAILURE, jobs.verify(true)).at("/log/flaws");
            assertThat(flaws).hasSize(3);
            assertThat(flaws.at("/0/position").asInt()).isEqualTo(9);
            assertThat(flaws.at("/1/stream").asText()).startsWith("contact-");
            assertThat(flaws.at("/2/user_id").asText()).isNotEmpty();
            assertThat(text(ExitCode.FAILURE, jobs.verify(false)))
                    .startsWith("Log: 1 events, 3 flaws:\n  event ")
                    .contains("\n  stream contact-", "\n  user ");
        }
    }
}
