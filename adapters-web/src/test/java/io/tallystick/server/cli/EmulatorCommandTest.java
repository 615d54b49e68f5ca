package io.tallystick.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.server.config.Secret;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EmulatorCommandTest extends CommandLineCase {

    @Test
    void without_options_it_is_in_memory_and_for_this_machine() {
        assertThat(run("eventstore-emulator")).isEqualTo(ExitCode.FAILURE);

        assertThat(emulated)
                .containsExactly(
                        new EmulatorOptions("127.0.0.1", 2113, null, null, Duration.ZERO, 0, 1));
        assertThat(err.toString()).contains("cannot start: not in a test");
    }

    @Test
    void everything_can_be_typed() {
        run(
                "eventstore-emulator",
                "--port=0",
                "--host=0.0.0.0",
                "--data=some/where",
                "--user=admin",
                "--password=changeit",
                "--delay=20",
                "--fault-rate=0.5",
                "--seed=7");

        assertThat(emulated)
                .containsExactly(
                        new EmulatorOptions(
                                "0.0.0.0",
                                0,
                                Path.of("some/where"),
                                new EmulatorOptions.Login("admin", new Secret("changeit")),
                                Duration.ofMillis(20),
                                0.5,
                                7));
    }

    @ParameterizedTest
    @CsvSource({
        "--port=65536, --port must be",
        "--fault-rate=2, --fault-rate must be",
        "--delay=-1, --delay must be",
        "--host=0.0.0.0, others can reach 0.0.0.0",
        "--user=admin, belong together",
        "--port=many, --port",
    })
    void nonsense_is_named_and_nothing_is_started(String option, String message) {
        assertThat(run("eventstore-emulator", option)).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).startsWith("tallystick: ").contains(message);
        assertThat(emulated).isEmpty();
    }

    @Test
    void others_can_be_let_in_on_purpose() {
        run("eventstore-emulator", "--host=0.0.0.0", "--insecure");

        assertThat(emulated).hasSize(1);
    }

    @Test
    void help_lists_the_options() {
        assertThat(run("eventstore-emulator", "--help")).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("--data=DIR").contains("[default 2113]");
    }
}
