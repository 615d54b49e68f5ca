package io.tallystick.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerLogTest {
    @TempDir Path temporary;
    Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = temporary.resolve("postgres.log");
    }

    @Test
    void an_overgrown_log_becomes_the_only_older_one() throws IOException {
        Files.writeString(temporary.resolve("postgres.log.1"), "the one before");
        Files.writeString(file, "x".repeat((10 << 20) + 1));

        ServerLog log = ServerLog.open(file);

        assertThat(log.position()).isZero();
        assertThat(temporary.resolve("postgres.log.1")).hasSize((10 << 20) + 1);
    }

    @Test
    void a_small_log_goes_on() throws IOException {
        Files.writeString(file, "yesterday\n");

        assertThat(ServerLog.open(file).position()).isEqualTo(10);
    }

    @Test
    void the_reason_of_a_failure_is_one_line_made_of_the_telling_ones() throws IOException {
        Files.writeString(file, "FATAL: of yesterday\n");
        ServerLog log = ServerLog.open(file);
        long start = log.position();
        Files.writeString(
                file,
                """
                FATAL: of yesterday
                LOG: starting
                FATAL: no room
                HINT: tidy up
                LOG: shut down
                """);

        assertThat(log.reasonSince(start)).isEqualTo("FATAL: no room | HINT: tidy up; see " + file);
    }

    @Test
    void without_telling_lines_the_last_ones_are_the_reason() throws IOException {
        ServerLog log = ServerLog.open(file);
        Files.writeString(file, "one\ntwo\n\nthree\nfour\n");

        assertThat(log.reasonSince(0)).isEqualTo("two | three | four; see " + file);
    }

    @Test
    void silence_is_called_silence() throws IOException {
        assertThat(ServerLog.open(file).reasonSince(0)).startsWith("it wrote nothing");
    }
}
