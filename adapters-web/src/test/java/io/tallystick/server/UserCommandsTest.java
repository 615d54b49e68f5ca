package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.postgres.DirectoryWithPrograms;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Misused;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.cli.UsersRequest;
import io.tallystick.server.cli.UsersRequest.Act;
import io.tallystick.server.command.PasswordInput;
import io.tallystick.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Accounts on the command line, beside a server and without one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class UserCommandsTest {

    private static final String PASSWORD = "correct horse";
    private static final String ANOTHER = "another horse";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir(factory = DirectoryWithPrograms.class)
    Path directory;

    /** What a command printed, and how it ended. */
    private record Ran(int exitCode, String out, String err) {
        Ran isDone(String text) {
            assertThat(out).as(err).contains(text);
            assertThat(exitCode).isEqualTo(ExitCode.OK);
            return this;
        }

        void isRefused(String text) {
            assertThat(err).as(out).startsWith("tallystick: ").contains(text).hasLineCount(1);
            assertThat(exitCode).isEqualTo(ExitCode.FAILURE);
        }
    }

    @Test
    void users_are_looked_after_beside_a_server_and_without_one() throws Exception {
        try (RunningServer open = serve("none")) {
            post(open, "/api/contacts", null, "{\"name\":\"Ada\"}");
        }
        String token;
        try (RunningServer server = serve("jwt")) {
            users(Act.ADD, "Ann@Example.com").isDone("Added the user ann@example.com");
            users(Act.ADD, "ann@example.com").isRefused("there is a user ann@example.com already");
            users(Act.ADD, "bob").isDone("bob");
            token = logIn(server, "/api/auth/login", "ann@example.com", PASSWORD);
            String ofBob = logIn(server, "/api/auth/login", "bob", PASSWORD);
            assertThat(post(server, "/api/contacts", ofBob, "{\"name\":\"Zoe\"}").statusCode())
                    .isEqualTo(201);

            users(Act.CLAIM_LOCAL, "bob").isRefused("bob has recorded something already");
            users(Act.CLAIM_LOCAL, "ann@example.com").isDone("is of the user ann@example.com");
            users(Act.CLAIM_LOCAL, "ann@example.com").isDone("is of the user ann@example.com");
            events("ann@example.com").isDone("ContactCreated");
            events(idOf("ann@example.com")).isDone("ContactCreated");
            events("bob").isDone("Zoe");
            assertThatThrownBy(() -> events(""))
                    .isInstanceOf(Misused.class)
                    .hasMessageContaining("--user NAME");
            assertThatThrownBy(() -> events("zed"))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("there is no user zed");
            users(Act.ADD, "cy").isDone("cy");
            users(Act.CLAIM_LOCAL, "cy").isRefused("another user's already");
            awaitContacts(server, token, 200, "Ada");

            users(Act.DISABLE, "ann@example.com").isDone("Disabled");
            awaitContacts(server, token, 403, "");
            users(Act.ENABLE, "ann@example.com").isDone("Enabled");
            awaitContacts(server, token, 200, "Ada");

            users(Act.PASSWD, "admin", ANOTHER).isDone("of the administrator admin");
            String admin = logIn(server, "/api/auth/admin/login", "admin", ANOTHER);
            assertThat(run(request(Act.LIST, "", true, false), "").out().strip())
                    .isEqualTo(get(server, "/api/admin/users", admin).body());
            users(Act.ROTATE_KEY, "").isDone("signed with a new key");
            String later = logIn(server, "/api/auth/login", "ann@example.com", PASSWORD);
            awaitContacts(server, token, 200, "Ada");
            run(request(Act.ROTATE_KEY, "", false, true), "").isDone("keys dropped: 2");
            awaitContacts(server, token, 401, "");
            awaitContacts(server, later, 401, "");
            admin = logIn(server, "/api/auth/admin/login", "admin", ANOTHER);
            token = logIn(server, "/api/auth/login", "ann@example.com", PASSWORD);
            awaitContacts(server, token, 200, "Ada");
            JsonNode acts = json(get(server, "/api/admin/audit?limit=1000", admin));
            assertThat(acts.findValuesAsText("act"))
                    .startsWith(
                            "POST /api/auth/admin/login",
                            "users rotate-key",
                            "users rotate-key",
                            "POST /api/auth/admin/login",
                            "users passwd")
                    .contains("users add", "users claim-local", "users disable", "users enable");
            assertThat(acts.get(1).path("actor").asText()).isEqualTo("command line");
            assertThat(acts.get(4).path("target").asText()).isEqualTo("admin");
            assertThat(acts.toString()).doesNotContain(PASSWORD, ANOTHER);
        }
        users(Act.PASSWD, "ann@example.com", ANOTHER).isDone("of the user ann@example.com");
        users(Act.REMOVE, "bob").isDone("Removed the user bob");
        users(Act.REMOVE, "bob").isRefused("there is no user bob");
        run(new LedgerJobs().verify(false)).isDone("Log: 2 events, all as they were written.");
        assertThat(run(request(Act.LIST, "", false, false), "").out().lines())
                .hasSize(3)
                .anyMatch(line -> line.endsWith("local  ann@example.com"))
                .anyMatch(line -> line.endsWith("own    cy"));
        assertThatThrownBy(() -> users(Act.ADD, "a b"))
                .isInstanceOf(Misused.class)
                .hasMessageContaining("spaces");
        assertThatThrownBy(() -> users(Act.ADD, "dan", "short"))
                .isInstanceOf(Misused.class)
                .hasMessageContaining("must have 8");
        try (RunningServer server = serve("jwt")) {
            assertThat(get(server, "/api/contacts", token).statusCode()).isEqualTo(401);
            token = logIn(server, "/api/auth/login", "ann@example.com", ANOTHER);
            awaitContacts(server, token, 200, "Ada");
        }
    }

    @Test
    void a_server_without_a_secret_goes_on_when_a_command_that_has_one_drops_all_kept_keys()
            throws Exception {
        Map<String, String> secret = new HashMap<>(settings("jwt"));
        secret.put("JWT_SECRET", "a secret of tests that nobody else has");
        try (RunningServer server = serve("jwt")) {
            users(Act.ADD, "ann").isDone("ann");
            String dropped = logIn(server, "/api/auth/login", "ann", PASSWORD);

            run(
                            new LedgerJobs().users(request(Act.ROTATE_KEY, "", false, true)),
                            ServerConfig.from(secret))
                    .isDone("A server that has none makes and keeps a new key");

            String token = logIn(server, "/api/auth/login", "ann", PASSWORD);
            awaitContacts(server, dropped, 401, "");
            awaitContacts(server, token, 200, "[]");
        }
    }

    private void awaitContacts(RunningServer server, String token, int status, String text) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> {
                            HttpResponse<String> answer = get(server, "/api/contacts", token);
                            assertThat(answer.statusCode()).isEqualTo(status);
                            assertThat(answer.body()).contains(text);
                        });
    }

    private Ran users(Act act, String name) throws Exception {
        return users(act, name, PASSWORD);
    }

    private Ran users(Act act, String name, String password) throws Exception {
        return run(request(act, name, false, false), password + "\n");
    }

    private static UsersRequest request(Act act, String name, boolean asJson, boolean dropsOld) {
        return new UsersRequest(act, name, false, true, dropsOld, asJson);
    }

    private Ran events(String user) throws Exception {
        return run(new LedgerJobs().listEvents(new EventsRequest(Map.of(), user, 10, true)));
    }

    private String idOf(String name) throws Exception {
        Ran list = run(request(Act.LIST, "", true, false), "");
        for (JsonNode user : new JsonMapper().readTree(list.out()).findParents("email")) {
            if (user.path("email").asText().equals(name)) {
                return user.path("id").asText();
            }
        }
        throw new AssertionError(list.out());
    }

    private Ran run(UsersRequest request, String piped) throws Exception {
        PasswordInput passwords =
                new PasswordInput(
                        new ByteArrayInputStream(piped.getBytes(StandardCharsets.UTF_8)),
                        question -> null);
        return run(new LedgerJobs(passwords).users(request));
    }

    private Ran run(Job job) throws Exception {
        return run(job, config("jwt"));
    }

    private static Ran run(Job job, ServerConfig config) throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                job.run(
                        config,
                        new Terminal(
                                new PrintWriter(out), new PrintWriter(err, true), false, false));
        return new Ran(exitCode, out.toString(), err.toString());
    }

    private ServerConfig config(String auth) {
        return ServerConfig.from(settings(auth));
    }

    private Map<String, String> settings(String auth) {
        return Map.of(
                "DATA_DIR",
                directory.toString(),
                "PORT",
                "0",
                "AUTH",
                auth,
                "ADMIN_PASSWORD",
                auth.equals("jwt") ? PASSWORD : "");
    }

    private RunningServer serve(String auth) {
        return new Wiring().start(config(auth), line -> {});
    }

    private String logIn(RunningServer server, String path, String name, String password)
            throws Exception {
        String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
        HttpResponse<String> answer = post(server, path, null, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("token").asText();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new JsonMapper().readTree(answer.body());
    }

    private HttpResponse<String> get(RunningServer server, String path, String token)
            throws Exception {
        return http.send(request(server, path, token).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(
            RunningServer server, String path, @Nullable String token, String body)
            throws Exception {
        return http.send(
                request(server, path, token).POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(
            RunningServer server, String path, @Nullable String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }
}
