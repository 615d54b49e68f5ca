package io.tallystick.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.server.config.DatabaseConfig;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.server.config.Setting;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TallystickCommandLineTest extends CommandLineCase {

    @Test
    void help_lists_every_setting_with_its_variable_and_its_default() {
        assertThat(run("serve", "--help")).isEqualTo(ExitCode.OK);

        String help = withoutSpaces(out.toString());
        for (Setting setting : Setting.values()) {
            String shownDefault = setting.defaultText().isEmpty() ? "empty" : setting.defaultText();
            assertThat(help)
                    .contains(setting.option())
                    .contains("[" + setting.name() + ",default" + shownDefault + "]")
                    .contains(withoutSpaces(setting.description()));
        }
    }

    /** For the help breaks lines where it likes. */
    private static String withoutSpaces(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void help_lists_commands_and_exit_codes() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("serve").contains("Exit codes:").contains(" 2 ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void the_version_is_an_answer() {
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString().strip()).isEqualTo("tallystick 1.2.3");
    }

    @Test
    void nothing_typed_shows_what_there_is() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Usage: tallystick").contains("serve");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_mistyped_command_is_named_with_what_was_meant() {
        assertThat(run("srve")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "tallystick: there is no command or option 'srve'; did you mean 'serve'?",
                        "See: tallystick --help");
    }

    @Test
    void a_mistyped_option_is_named() {
        assertThat(run("serve", "--prot=1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("tallystick: there is no command or option '--prot=1'")
                .endsWith("See: tallystick serve --help" + System.lineSeparator());
    }

    @Test
    void an_option_without_its_value_is_named() {
        assertThat(run("serve", "--port")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--port");
    }

    @Test
    void bad_settings_are_all_named_and_nothing_is_started() {
        environment.put("UNDO_WINDOW", "soon");

        assertThat(run("serve", "--port=many")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString().lines())
                .containsExactly(
                        "PORT=many: must be a whole number from 0 to 65535",
                        "UNDO_WINDOW=soon: must be a duration such as 5s, 2m or PT5S");
        assertThat(process.actions).isEmpty();
    }

    @Test
    void every_command_has_help_with_its_exit_codes() {
        for (String command :
                List.of(
                        "events list",
                        "events export",
                        "events tail",
                        "rebuild",
                        "archive",
                        "verify",
                        "restore",
                        "doctor",
                        "users add",
                        "users list",
                        "users passwd",
                        "users disable",
                        "users enable",
                        "users remove",
                        "users rotate-key",
                        "users claim-local")) {
            out.getBuffer().setLength(0);
            assertThat(run((command + " --help").split(" ", -1))).isEqualTo(ExitCode.OK);
            assertThat(out.toString()).as(command).contains("--data-dir").contains("141");
        }

        assertThat(jobs.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "events export --limit 3",
        "events list --nonsense",
        "events tail --order desc",
        "events tail --last many",
        "events tail --last 1001",
        "events nonsense",
        "events",
        "rebuild now",
        "archive",
        "archive --before yesterday",
        "archive --before 2026-02-30",
        "archive --before 2026-01-31T15:00:00",
        "verify all",
        "restore --dry-run",
        "doctor --port 1"
    })
    void what_a_command_does_not_take_is_misuse(String typed) {
        assertThat(run(typed.split(" ", -1))).isEqualTo(ExitCode.USAGE);

        assertThat(jobs.asked).isEmpty();
        assertThat(err.toString()).isNotEmpty();
    }

    @Test
    void the_data_are_where_the_settings_say() {
        environment.put("DATA_DIR", "/of/environment");

        run("rebuild");
        run("doctor", "--data-dir", "/typed", "--json");

        assertThat(jobs.asked).containsExactly("rebuild IN_PLACE false", "doctor true");
        assertThat(jobs.configs)
                .extracting(ServerConfig::database)
                .containsExactly(
                        new DatabaseConfig.Embedded(Path.of("/of/environment")),
                        new DatabaseConfig.Embedded(Path.of("/typed")));
    }

    @Test
    void no_setting_that_a_command_does_not_need_stops_it() {
        environment.putAll(
                Map.of(
                        "PORT", "many",
                        "UNDO_WINDOW", "soon",
                        "AUTH", "perhaps",
                        "JWT_SECRET", "weak",
                        "REDIS_URL", "nowhere"));
        for (String command : List.of("events export", "events list", "rebuild", "users list")) {
            assertThat(run(command.split(" ", -1))).as(command + err).isEqualTo(ExitCode.OK);
        }
        assertThat(run("users", "rotate-key")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("AUTH=perhaps").doesNotContain("PORT", "REDIS");
        assertThat(run("doctor")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("PORT=many", "UNDO_WINDOW=soon", "AUTH=perhaps", "REDIS_URL");

        environment.put("DATABASE_URL", "mysql://db");
        assertThat(run("events", "export")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_job_that_fails_says_why_and_one_whose_reader_has_gone_says_nothing() {
        jobs.failure = new StartFailed("there is no ledger", null);
        assertThat(run("doctor")).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).isEqualTo("tallystick: there is no ledger\n");

        jobs.failure = new OutputClosed();
        assertThat(run("doctor")).isEqualTo(ExitCode.OUTPUT_CLOSED);

        jobs.failure = new Misused("--from must be a time");
        assertThat(run("doctor")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualTo("tallystick: there is no ledger\ntallystick: --from must be a time\n");
    }

    @Test
    void a_signal_interrupts_a_job_and_waits_for_it_to_clean_up() throws Exception {
        CompletableFuture<Boolean> cleaned = new CompletableFuture<>();
        jobs.work =
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        cleaned.complete(true);
                    }
                };
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(() -> run("rebuild"));

        process.awaitHook().run();

        assertThat(cleaned).isDone();
        assertThat(process.halted).containsExactly(ExitCode.INTERRUPTED);
        assertThat(ended.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
    }
}
