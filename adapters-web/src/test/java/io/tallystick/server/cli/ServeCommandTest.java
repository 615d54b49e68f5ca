package io.tallystick.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.server.config.DatabaseConfig;
import io.tallystick.server.config.Secret;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServeCommandTest extends CommandLineCase {

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

        assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
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

        assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
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

        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run(slow, "serve"));
        assertThat(starting.await(60, TimeUnit.SECONDS)).isTrue();
        process.awaitHook().run();

        assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString().lines()).containsExactly("tallystick: stopped while starting");
        assertThat(process.halted).isEmpty();
    }

    @Test
    void a_stop_that_meets_the_end_of_the_start_closes_what_was_started() throws Exception {
        FakeServer server = new FakeServer();
        CountDownLatch starting = new CountDownLatch(1);
        Launcher justDone =
                (config, progress) -> {
                    starting.countDown();
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return server;
                };

        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> run(justDone, "serve"));
        assertThat(starting.await(60, TimeUnit.SECONDS)).isTrue();
        process.awaitHook().run();

        assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(server.closed).isEqualTo(1);
        assertThat(process.halted).containsExactly(ExitCode.OK);
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

    private static Launcher capturing(List<ServerConfig> started) {
        return (config, progress) -> {
            started.add(config);
            throw new StartFailed("not in a test", new IllegalStateException());
        };
    }
}
