package io.tallystick.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.server.config.ArchiveConfig;
import io.tallystick.server.config.DatabaseConfig;
import io.tallystick.server.config.Secret;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.server.config.Setting;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TallystickCommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();
    private final FakeProcess process = new FakeProcess();
    private final List<EmulatorOptions> emulated = new ArrayList<>();
    private final FakeJobs jobs = new FakeJobs();
    private boolean debug;

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

    @Nested
    class Emulating {

        @Test
        void without_options_it_is_in_memory_and_for_this_machine() {
            assertThat(run("eventstore-emulator")).isEqualTo(ExitCode.FAILURE);

            assertThat(emulated)
                    .containsExactly(
                            new EmulatorOptions(
                                    "127.0.0.1", 2113, null, null, Duration.ZERO, 0, 1));
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

    @Nested
    class Serving {

        @Test
        void an_option_wins_over_the_environment() {
            environment.put("PORT", "1111");
            environment.put("DATABASE_URL", "postgresql://ann@db/one");
            environment.put("HOST", "0.0.0.0");
            List<ServerConfig> started = new ArrayList<>();

            run(
                    capturing(started),
                    "serve",
                    "--port=2222",
                    "--database-url",
                    "postgresql://ann@db/two",
                    "--allow-insecure-bind");

            assertThat(started)
                    .singleElement()
                    .satisfies(config -> assertThat(config.http().port()).isEqualTo(2222))
                    .satisfies(config -> assertThat(config.http().host()).isEqualTo("0.0.0.0"))
                    .extracting(ServerConfig::database)
                    .isEqualTo(
                            new DatabaseConfig.External(
                                    "jdbc:postgresql://db/two", "ann", new Secret("")));
        }

        @Test
        void it_says_where_it_is_ready_and_stops_when_asked() throws Exception {
            FakeServer server = new FakeServer();

            CompletableFuture<Integer> exit =
                    CompletableFuture.supplyAsync(() -> run((config, progress) -> server, "serve"));
            process.awaitHook().run();

            assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
            assertThat(out.toString().lines())
                    .containsExactly(
                            "Tallystick 1.2.3 is ready.",
                            "  URL   http://127.0.0.1:8000",
                            "  Data  /somewhere",
                            "  Stop  Ctrl-C");
            assertThat(server.closed).isEqualTo(1);
            assertThat(process.halted).containsExactly(ExitCode.OK);
        }

        @Test
        void a_stop_that_fails_is_a_failure() throws Exception {
            FakeServer server = new FakeServer();
            server.failure = new IllegalStateException("the database\nhangs");

            CompletableFuture<Integer> exit =
                    CompletableFuture.supplyAsync(() -> run((config, progress) -> server, "serve"));
            process.awaitHook().run();

            assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
            assertThat(process.halted).containsExactly(ExitCode.FAILURE);
            assertThat(err.toString()).contains("did not stop cleanly: the database hangs");
        }

        @Test
        void a_server_that_breaks_ends_the_process_with_a_failure_and_one_line() throws Exception {
            FakeServer server = new FakeServer();
            server.broken.complete("the database has ended, start again");

            assertThat(run((config, progress) -> server, "serve")).isEqualTo(ExitCode.FAILURE);
            process.awaitHook().run();

            assertThat(err.toString().lines())
                    .contains("tallystick: the database has ended, start again");
            assertThat(server.closed).isEqualTo(1);
            assertThat(process.halted).containsExactly(ExitCode.FAILURE);
        }

        @Test
        void a_failed_start_is_one_line() {
            Launcher failing =
                    (config, progress) -> {
                        throw new StartFailed("port 8000 is in use", new IllegalStateException());
                    };

            assertThat(run(failing, "serve")).isEqualTo(ExitCode.FAILURE);

            assertThat(err.toString().lines())
                    .containsExactly("tallystick: cannot start: port 8000 is in use");
            assertThat(out.toString()).isEmpty();
            process.actions.forEach(Runnable::run);
            assertThat(process.halted).isEmpty();
        }

        @Test
        void a_failed_start_shows_its_trace_when_debugging() {
            debug = true;
            Launcher failing =
                    (config, progress) -> {
                        throw new IllegalArgumentException("a bug");
                    };

            assertThat(run(failing, "serve")).isEqualTo(ExitCode.FAILURE);
            assertThat(err.toString()).contains("a bug").contains("\tat ");
        }

        @Test
        void a_stop_while_starting_interrupts_the_start_and_waits_for_it() throws Exception {
            CountDownLatch starting = new CountDownLatch(1);
            Launcher slow =
                    (config, progress) -> {
                        starting.countDown();
                        try {
                            new CountDownLatch(1).await();
                            throw new AssertionError("not interrupted");
                        } catch (InterruptedException e) {
                            throw new StartFailed("interrupted", e);
                        }
                    };

            CompletableFuture<Integer> exit =
                    CompletableFuture.supplyAsync(() -> run(slow, "serve"));
            assertThat(starting.await(10, TimeUnit.SECONDS)).isTrue();
            process.awaitHook().run();

            assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILURE);
            assertThat(err.toString().lines())
                    .containsExactly("tallystick: stopped while starting");
            assertThat(process.halted).isEmpty();
        }

        @Test
        void progress_is_not_part_of_the_answer() {
            Launcher talking =
                    (config, progress) -> {
                        progress.accept("Unpacking.");
                        throw new StartFailed("enough", new IllegalStateException());
                    };

            run(talking, "serve");

            assertThat(out.toString()).isEmpty();
            assertThat(err.toString()).startsWith("Unpacking.");
        }
    }

    @Test
    void filters_of_events_are_the_parameters_of_the_api() {
        assertThat(
                        run(
                                "events",
                                "list",
                                "--type",
                                "ContactCreated,ContactUpdated",
                                "--type",
                                "ContactDeleted",
                                "--aggregate-type",
                                "contact",
                                "--limit",
                                "5",
                                "--order",
                                "desc",
                                "--user",
                                "u",
                                "--json"))
                .isEqualTo(ExitCode.OK);

        assertThat(jobs.requests)
                .containsExactly(
                        new EventsRequest(
                                Map.of(
                                        "type",
                                        List.of("ContactCreated,ContactUpdated", "ContactDeleted"),
                                        "aggregate_type",
                                        List.of("contact"),
                                        "limit",
                                        List.of("5"),
                                        "order",
                                        List.of("desc")),
                                "u",
                                0,
                                true));
    }

    @Test
    void a_tail_begins_with_the_newest_events_unless_it_goes_on_somewhere() {
        run("events", "tail");
        run("events", "tail", "-n", "3");
        run("events", "tail", "--after", "epoch-7");

        assertThat(jobs.requests).extracting(EventsRequest::last).containsExactly(10, 3, 0);
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

    @Test
    void a_rebuild_is_done_beside_if_it_is_asked_to_be() {
        assertThat(run("rebuild", "--beside", "--json")).isZero();

        assertThat(jobs.asked).containsExactly("rebuild BESIDE true");
    }

    @Test
    void what_is_archived_is_what_was_recorded_before_a_date() {
        run("archive", "--before", "2026-01-31");
        run("archive", "--before", "2026-01-31T15:00:00+02:00", "--dry-run", "--json");
        run("verify", "--json");
        run("restore", "--archive-url", "/srv/old");

        assertThat(jobs.asked)
                .containsExactly(
                        new ArchiveRequest(Instant.parse("2026-01-31T00:00:00Z"), false, false)
                                .toString(),
                        new ArchiveRequest(Instant.parse("2026-01-31T13:00:00Z"), true, true)
                                .toString(),
                        "verify true",
                        "restore false");
        assertThat(jobs.configs.getLast().archive())
                .isEqualTo(new ArchiveConfig.Folder(Path.of("/srv/old")));
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
        for (String command :
                List.of("events export", "events list", "rebuild", "doctor", "users list")) {
            assertThat(run(command.split(" ", -1))).as(command + err).isEqualTo(ExitCode.OK);
        }
        assertThat(run("users", "rotate-key")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("AUTH=perhaps").doesNotContain("PORT", "REDIS");

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
        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void debitum_has_defaults_and_bad_options_are_said() {
        assertThat(run("import", "debitum", "a.zip", "--dry-run", "--shift", "-2")).isZero();
        assertThat(jobs.asked)
                .containsExactly(
                        "DebitumRequest[file=a.zip, user=, options=ImportOptions[source=debitum,"
                            + " currency=IQD, shift=-2, zone=UTC], isDryRun=true, asJson=false]");

        for (String[] bad :
                List.of(
                        new String[] {"--shift", "4"},
                        new String[] {"--currency", "euro"},
                        new String[] {"--zone", "Mars/Olympus"},
                        new String[] {"--source", "a b"})) {
            assertThat(run("import", "debitum", "a.zip", bad[0], bad[1])).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("tallystick: " + bad[0]);
        }
        assertThat(run("import", "debitum")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_ledger_is_exported_to_a_file() {
        assertThat(run("export", "a.gz", "--user", "ann", "--json")).isZero();
        assertThat(jobs.asked).containsExactly("ExportRequest[file=a.gz, user=ann, asJson=true]");
        assertThat(run("export")).isEqualTo(ExitCode.USAGE);
        assertThat(run("import", "tallystick", "a.gz", "--new-ids", "--dry-run")).isZero();
        assertThat(jobs.asked.getLast())
                .isEqualTo(
                        "ImportRequest[file=a.gz, user=, withNewIds=true, isDryRun=true,"
                                + " asJson=false]");
    }

    @Test
    void a_password_is_never_an_argument() {
        assertThat(run("users", "add", "ann@example.com", "correct horse"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("users", "add")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Missing required parameter: 'EMAIL'");
        assertThat(run("users", "list", "--drop-old")).isEqualTo(ExitCode.USAGE);
        assertThat(jobs.asked).isEmpty();

        assertThat(run("users", "passwd", "admin", "--admin", "--password-stdin"))
                .isEqualTo(ExitCode.OK);
        assertThat(jobs.asked)
                .containsExactly(
                        new UsersRequest(UsersRequest.Act.PASSWD, "admin", true, true, false, false)
                                .toString());
    }

    private static Launcher capturing(List<ServerConfig> started) {
        return (config, progress) -> {
            started.add(config);
            throw new StartFailed("not in a test", new IllegalStateException());
        };
    }

    private int run(String... arguments) {
        return run(
                (config, progress) -> {
                    throw new AssertionError("started");
                },
                arguments);
    }

    private int run(Launcher launcher, String... arguments) {
        Terminal terminal =
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), debug, false);
        EmulatorLauncher emulator =
                options -> {
                    emulated.add(options);
                    throw new StartFailed("not in a test", new IllegalStateException());
                };
        return new TallystickCommandLine(
                        environment,
                        terminal,
                        new Launchers(launcher, emulator, jobs),
                        process,
                        "1.2.3")
                .execute(arguments);
    }

    /** Jobs that only note that they are asked for. */
    private static final class FakeJobs implements Jobs {
        private final List<String> asked = new ArrayList<>();
        private final List<EventsRequest> requests = new ArrayList<>();
        private final List<ServerConfig> configs = new ArrayList<>();
        private @Nullable RuntimeException failure;
        private Work work = () -> {};

        private interface Work {
            void run() throws InterruptedException;
        }

        @Override
        public Job listEvents(EventsRequest request) {
            return noting("list", request);
        }

        @Override
        public Job exportEvents(EventsRequest request) {
            return noting("export", request);
        }

        @Override
        public Job tailEvents(EventsRequest request) {
            return noting("tail", request);
        }

        @Override
        public Job rebuild(RebuildRequest request) {
            return noting("rebuild " + request.manner() + " " + request.asJson());
        }

        @Override
        public Job archive(ArchiveRequest request) {
            return noting(request.toString());
        }

        @Override
        public Job verify(boolean asJson) {
            return noting("verify " + asJson);
        }

        @Override
        public Job restore(boolean asJson) {
            return noting("restore " + asJson);
        }

        @Override
        public Job doctor(boolean asJson) {
            return noting("doctor " + asJson);
        }

        @Override
        public Job users(UsersRequest request) {
            return noting(request.toString());
        }

        @Override
        public Job importDebitum(DebitumRequest request) {
            return noting(request.toString());
        }

        @Override
        public Job exportLedger(ExportRequest request) {
            return noting(request.toString());
        }

        @Override
        public Job importLedger(ImportRequest request) {
            return noting(request.toString());
        }

        private Job noting(String what, EventsRequest request) {
            requests.add(request);
            return noting(what);
        }

        private Job noting(String what) {
            return (config, terminal) -> {
                asked.add(what);
                configs.add(config);
                work.run();
                if (failure != null) {
                    throw failure;
                }
                return ExitCode.OK;
            };
        }
    }

    /** A server that only counts how often it is closed. */
    private static final class FakeServer implements RunningServer {
        private int closed;
        private @Nullable RuntimeException failure;
        private final CompletableFuture<String> broken = new CompletableFuture<>();

        @Override
        public void onBroken(Consumer<String> reader) {
            CompletableFuture<Void> unused = broken.thenAccept(reader);
        }

        @Override
        public URI url() {
            return URI.create("http://127.0.0.1:8000");
        }

        @Override
        public String dataLocation() {
            return "/somewhere";
        }

        @Override
        public void close() {
            closed++;
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** A process that a test asks to end. */
    private static final class FakeProcess implements ProcessEvents {
        private final List<Runnable> actions = new ArrayList<>();
        private final CompletableFuture<Runnable> hook = new CompletableFuture<>();
        private final List<Integer> halted = new ArrayList<>();

        @Override
        public void onShutdown(Runnable action) {
            actions.add(action);
            hook.complete(action);
        }

        @Override
        public void halt(int exitCode) {
            halted.add(exitCode);
        }

        Runnable awaitHook() throws Exception {
            return hook.get(10, TimeUnit.SECONDS);
        }
    }
}
