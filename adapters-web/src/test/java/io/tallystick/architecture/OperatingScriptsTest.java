package io.tallystick.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The scripts of whoever runs it, among a fake docker that writes down what it is told. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OperatingScriptsTest {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int REFUSED = 3;

    private static final long NO_SUCH_PROCESS = 999_999_999;
    private static final String READY =
            "{\"status\":\"%s\",\"parts\":{\"event_store\":{\"status\":\"%s\"},"
                    + "\"projection_database\":{\"status\":\"up\"},"
                    + "\"projector\":{\"status\":\"current\",\"lag_events\":0}}}";

    private final Repository repository = Repository.find();
    private final Map<String, String> environment = new TreeMap<>(System.getenv());

    @TempDir Path directory;

    private Path data;
    private Path bin;

    @BeforeEach
    void prepare() throws IOException {
        data = directory.resolve("some data");
        bin = Files.createDirectories(directory.resolve("bin"));
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        environment.remove("COMPOSE_PROJECT_NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset.sh", "restart.sh"})
    void a_script_is_executable_and_explains_itself_and_its_exit_codes(String script)
            throws Exception {
        assertThat(repository.path("scripts/" + script)).isExecutable();

        Result help = run(script, "--help");

        assertThat(help.exitCode()).isEqualTo(DONE);
        assertThat(help.output())
                .startsWith("Usage: scripts/" + script)
                .contains("Exit codes:")
                .contains("--profile", "--data");
        assertThat(run(script, "--nonsense").exitCode()).isEqualTo(MISUSED);
        assertThat(run(script, "--data").exitCode()).isEqualTo(MISUSED);
        assertThat(run(script, "--profile", "nonsense").exitCode()).isEqualTo(MISUSED);
        assertThat(run(script, "--profile", "dev", "--data", "x").exitCode()).isEqualTo(MISUSED);
    }

    @Test
    void a_data_directory_is_not_reset_when_nobody_can_be_asked() throws Exception {
        dataDirectory();

        Result result = run("reset.sh", "--data", data.toString());

        assertThat(result.exitCode()).isEqualTo(REFUSED);
        assertThat(result.output())
                .contains("  " + data.resolve("postgres") + "\n")
                .contains("--yes")
                .contains("nothing was changed");
        assertThat(data.resolve("postgres/PG_VERSION")).exists();
        assertThat(data.resolve("postgres.password")).exists();
    }

    @Test
    void a_reset_deletes_what_the_server_made_and_nothing_else() throws Exception {
        dataDirectory();
        Files.createDirectories(data.resolve("postgres.new-123/cluster"));
        Files.writeString(data.resolve("notes.txt"), "mine");
        Files.writeString(directory.resolve("beside.txt"), "mine");

        Result result = run("reset.sh", "--data", data.toString(), "--yes");

        assertThat(result.exitCode()).isEqualTo(DONE);
        assertThat(result.output()).contains("notes.txt");
        assertThat(names(data)).containsExactlyInAnyOrder("notes.txt", "postgres.lock");
        assertThat(directory.resolve("beside.txt")).exists();
    }

    @Test
    void a_reset_that_leaves_nothing_takes_the_lock_away_too() throws Exception {
        dataDirectory();

        assertThat(run("reset.sh", "--data", data.toString(), "--yes").exitCode()).isEqualTo(DONE);

        assertThat(names(data)).isEmpty();
    }

    @Test
    void what_is_no_data_directory_is_not_reset() throws Exception {
        Files.createDirectories(data.resolve("postgres"));
        Files.writeString(data.resolve("postgres/precious"), "mine");

        Result result = run("reset.sh", "--data", data.toString(), "--yes");

        assertThat(result.exitCode()).isEqualTo(REFUSED);
        assertThat(result.output()).contains("is not a data directory of Tallystick");
        assertThat(data.resolve("postgres/precious")).exists();
        assertThat(run("reset.sh", "--data", directory + "/absent", "--yes").exitCode())
                .isEqualTo(REFUSED);
    }

    @Test
    void a_link_in_a_data_directory_is_not_followed() throws Exception {
        dataDirectory();
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("precious"), "mine");
        Files.createSymbolicLink(data.resolve("postgres.log.1"), elsewhere);

        assertThat(run("reset.sh", "--data", data.toString(), "--yes").exitCode())
                .isEqualTo(REFUSED);
        assertThat(elsewhere.resolve("precious")).exists();
        assertThat(data.resolve("postgres/PG_VERSION")).exists();
    }

    @Test
    void a_data_directory_in_use_is_not_reset() throws Exception {
        dataDirectory();
        Path file = data.resolve("postgres.lock");
        Files.writeString(file, ProcessHandle.current().pid() + "\n");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Result result = run("reset.sh", "--data", data.toString(), "--yes");

            assertThat(lock.isValid()).isTrue();
            assertThat(result.exitCode()).isEqualTo(REFUSED);
            assertThat(result.output()).contains("a running server").contains("stop it first");
        }
        assertThat(data.resolve("postgres/PG_VERSION")).exists();
    }

    @Test
    void a_data_directory_whose_postgresql_was_left_running_is_not_reset() throws Exception {
        dataDirectory();
        Files.writeString(
                data.resolve("postgres/postmaster.pid"), ProcessHandle.current().pid() + "\n");

        Result result = run("reset.sh", "--data", data.toString(), "--yes");

        assertThat(result.exitCode()).isEqualTo(REFUSED);
        assertThat(result.output()).contains("its PostgreSQL").contains("still runs");
    }

    @Test
    void a_reset_of_the_compose_system_deletes_only_the_labelled_volumes() throws Exception {
        docker(
                "volume ls",
                "echo tallystick_dev-postgres-data; echo tallystick_dev-event-store-data");

        Result result = run("reset.sh", "--yes");

        assertThat(result.exitCode()).as(result.output()).isEqualTo(DONE);
        assertThat(result.output()).contains("  tallystick_dev-postgres-data\n");
        assertThat(dockerCalls())
                .containsExactly(
                        "volume ls --quiet --filter label=com.docker.compose.project=tallystick"
                                + " --filter label=io.tallystick.data=dev",
                        "compose --project-name tallystick --file "
                                + repository.path("docker-compose.yml")
                                + " --profile dev --profile replica down",
                        "volume rm -- tallystick_dev-postgres-data",
                        "volume rm -- tallystick_dev-event-store-data");
    }

    @Test
    void a_reset_of_the_compose_system_asks_before_it_stops_anything() throws Exception {
        docker("volume ls", "echo tallystick-cluster_postgres-data");

        Result result = run("reset.sh", "--profile", "cluster");

        assertThat(result.exitCode()).isEqualTo(REFUSED);
        assertThat(dockerCalls()).hasSize(1).first().asString().startsWith("volume ls");
    }

    @Test
    void a_reset_of_what_is_not_there_is_done() throws Exception {
        docker("nothing", "");

        assertThat(run("reset.sh", "--profile", "tls").exitCode()).isEqualTo(DONE);
        assertThat(dockerCalls()).hasSize(1);
    }

    @Test
    void a_restart_ends_when_every_part_is_healthy() throws Exception {
        docker(
                "inspect",
                """
                echo 'postgres running healthy 0'
                echo 'certificates exited none 0'
                echo 'api running healthy 0'
                """);

        Result result = run("restart.sh", "--profile", "tls");

        assertThat(result.exitCode()).as(result.output()).isEqualTo(DONE);
        assertThat(result.output())
                .containsSubsequence("api ", "healthy", "certificates ", "done", "postgres ");
        assertThat(dockerCalls()).anyMatch(call -> call.endsWith(" --profile tls stop"));
        assertThat(dockerCalls()).anyMatch(call -> call.endsWith(" --profile tls up --detach"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event-store running unhealthy 0",
                "event-store running starting 0",
                "event-store exited none 1",
                "event-store exited unhealthy 0",
                "event-store restarting none 0"
            })
    void a_restart_fails_in_one_line_that_names_the_part(String state) throws Exception {
        docker("inspect", "echo 'postgres running healthy 0'; echo '" + state + "'");

        Result result = run("restart.sh", "--profile", "tls", "--timeout", "0");

        assertThat(result.exitCode()).isEqualTo(FAILED);
        assertThat(result.output().lines())
                .singleElement()
                .asString()
                .startsWith("restart: event-store is ")
                .endsWith(" logs event-store");
    }

    @Test
    void an_api_is_checked_with_its_parts() throws Exception {
        try (Api api = Api.that(200, READY.formatted("ready", "up"))) {
            Result result = run("restart.sh", "--check", api.url(), "--timeout", "0");

            assertThat(result.exitCode()).as(result.output()).isEqualTo(DONE);
            assertThat(result.output().lines())
                    .contains("event store          up", "projector            current");
        }
        try (Api api = Api.that(503, READY.formatted("unavailable", "down"))) {
            Result result = run("restart.sh", "--check", api.url(), "--timeout", "0");

            assertThat(result.exitCode()).isEqualTo(FAILED);
            assertThat(result.output()).contains("is unavailable").contains("event store down");
        }
    }

    @Test
    void the_health_check_of_the_image_follows_readiness() throws Exception {
        try (Api api = Api.that(200, READY.formatted("ready", "up"))) {
            assertThat(checkHealth(api)).isEqualTo(DONE);
        }
        try (Api api = Api.that(503, READY.formatted("draining", "up"))) {
            assertThat(checkHealth(api)).isEqualTo(FAILED);
        }
    }

    @Test
    void certificates_are_made_once_and_renewed_from_the_same_authority() throws Exception {
        Path work = directory.resolve("certificates");
        for (String name : List.of("authority", "trust", "nodes/one", "nodes/two", "work")) {
            Files.createDirectories(work.resolve(name));
        }
        executable(
                "es-gencert-cli",
                """
                #!/bin/sh
                echo "$*" >> "%s"
                while [ "$1" != -out ]; do shift; done
                mkdir -p "$2"
                for name in ca.crt ca.key node.crt node.key; do echo "$name $$" > "$2/$name"; done
                """
                        .formatted(directory.resolve("calls")));
        executable("chown", "#!/bin/sh\n");
        environment.put("AUTHORITY", work.resolve("authority").toString());
        environment.put("TRUST", work.resolve("trust").toString());
        environment.put("NODES", work.resolve("nodes").toString());
        environment.put("WORK", work.resolve("work").toString());
        Path script = repository.path("deploy/tls/make-certificates.sh");

        assertThat(runAny(script, "one").exitCode()).isEqualTo(DONE);
        String authority = Files.readString(work.resolve("authority/ca.key"));
        String key = Files.readString(work.resolve("nodes/one/node.key"));
        assertThat(runAny(script, "one", "two").exitCode()).isEqualTo(DONE);

        assertThat(work.resolve("nodes/one/node.key")).hasContent(key);
        assertThat(work.resolve("nodes/two/node.key")).exists();
        assertThat(runAny(script, "renew", "one").exitCode()).isEqualTo(DONE);
        assertThat(Files.readString(work.resolve("nodes/one/node.key"))).isNotEqualTo(key);
        assertThat(work.resolve("authority/ca.key")).hasContent(authority);
        assertThat(names(work.resolve("trust"))).containsExactly("ca.crt");
        assertThat(names(work.resolve("work"))).isEmpty();
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(work.resolve("nodes/one/node.key"))))
                .isEqualTo("r--------");
        assertThat(runAny(script).exitCode()).isEqualTo(MISUSED);
    }

    private record Result(int exitCode, String output) {}

    private Result run(String script, String... arguments) throws Exception {
        return runAny(repository.path("scripts/" + script), arguments);
    }

    private Result runAny(Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private int checkHealth(Api api) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String source = repository.path("deploy/image/HealthCheck.java").toString();
        ProcessBuilder builder = new ProcessBuilder(java, source);
        builder.environment().put("PORT", String.valueOf(api.port()));
        Process process = builder.redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    /** As the server leaves it when it was stopped, its process id since given to nobody. */
    private void dataDirectory() throws IOException {
        Files.createDirectories(data.resolve("postgres/base"));
        Files.createDirectories(data.resolve("runtime/postgresql-18/bin"));
        Files.writeString(data.resolve("postgres/PG_VERSION"), "18\n");
        for (String name : List.of("postgres.password", "postgres.log", "server.log")) {
            Files.writeString(data.resolve(name), "x\n");
        }
        Files.writeString(data.resolve("postgres.lock"), NO_SUCH_PROCESS + "\n");
    }

    /** A docker that runs {@code answer} when it is told {@code words}; its containers are two. */
    private void docker(String words, String answer) throws IOException {
        executable(
                "docker",
                """
                #!/bin/sh
                echo "$*" >> "%s"
                case "$*" in
                    *' ps --all --quiet') echo first; echo second ;;
                    '%s '*)
                %s
                ;;
                esac
                """
                        .formatted(directory.resolve("calls"), words, answer));
    }

    private List<String> dockerCalls() throws IOException {
        return Files.readAllLines(directory.resolve("calls"));
    }

    private void executable(String name, String text) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    /** Answers every request the same. */
    private record Api(HttpServer server) implements AutoCloseable {

        static Api that(int status, String body) throws IOException {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            HttpServer server = HttpServer.create(address, 0);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            server.createContext(
                    "/health/ready",
                    exchange -> {
                        exchange.sendResponseHeaders(status, bytes.length);
                        exchange.getResponseBody().write(bytes);
                        exchange.close();
                    });
            server.start();
            return new Api(server);
        }

        int port() {
            return server.getAddress().getPort();
        }

        String url() {
            return "http://127.0.0.1:" + port();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
