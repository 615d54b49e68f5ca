package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.debitum.DebitumFile;
import io.tallystick.debitum.ImportOptions;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.postgres.DirectoryWithPrograms;
import io.tallystick.server.cli.DebitumRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Misused;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.cli.UsersRequest;
import io.tallystick.server.command.PasswordInput;
import io.tallystick.server.config.ServerConfig;

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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;

/** Taking over files on the command line, beside a server and without one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class ImportCommandsTest {

    private final LedgerJobs jobs =
            new LedgerJobs(
                    new PasswordInput(
                            new ByteArrayInputStream(
                                    "correct horse\n".getBytes(StandardCharsets.UTF_8)),
                            question -> null));
    private final StringWriter out = new StringWriter();

    @TempDir(factory = DirectoryWithPrograms.class)
    Path directory;

    @Test
    void debitum_is_taken_over_beside_a_server_and_without_one() throws Exception {
        Path file = directory.resolve("debitum.db");
        try (DebitumFile database = DebitumFile.create(file)) {
            database.person(1, "Ann").money(1, 1, 700, "tea \u202e", 86_400_000L);
        }
        Path zip = DebitumFile.zip(directory.resolve("backup.zip"), file, 2);
        try (RunningServer server = new Wiring().start(config(), line -> {})) {
            assertThat(run(request(zip, "", true, false))).isEqualTo(ExitCode.OK);
            assertThat(out.toString()).contains("Nothing was recorded");
            assertThat(get(server, "/api/contacts")).isEmpty();

            assertThat(run(request(zip, "", false, false))).isEqualTo(ExitCode.OK);
            assertThat(out.toString())
                    .containsPattern("transactions +1 +1 +0 +0 +0 +0")
                    .contains("Debitum showed them with 2 decimals, IQD has 0");
            assertThat(get(server, "/api/contacts").get(0).path("balance").asLong()).isEqualTo(700);
            assertThat(get(server, "/api/sync/events")).hasSize(2);

            try (DebitumFile database = DebitumFile.open(file)) {
                database.money(2, 9, 1, "whose", 0L).money(3, 1, -1, "sugar", 0L);
            }
            assertThat(run(request(file, "", false, true))).isEqualTo(ExitCode.FAILURE);
            JsonNode report = new JsonMapper().readTree(out.toString());
            assertThat(report.path("transactions").toString())
                    .isEqualTo(
                            "{\"read\":3,\"added\":1,\"already_there\":1,\"skipped\":0,"
                                    + "\"conflict\":0,\"refused\":1}");
            assertThat(report.path("rows").get(0).path("reason").asText())
                    .isEqualTo("its person 9 is not taken over (whose)");
            assertThat(get(server, "/api/contacts").get(0).path("balance").asLong()).isEqualTo(699);
        }
        assertThat(run(request(file, "", false, false))).isEqualTo(ExitCode.FAILURE);
        assertThat(out.toString()).containsPattern("transactions +3 +0 +2 +0 +0 +1");
        jobs.users(new UsersRequest(UsersRequest.Act.ADD, "bob", false, true, false, false))
                .run(config(), terminal());
        assertThatThrownBy(() -> run(request(file, "", false, false)))
                .isInstanceOf(Misused.class)
                .hasMessageContaining("--user NAME");
        assertThatThrownBy(() -> run(request(file, "eve", false, false)))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("there is no user eve");
        assertThatThrownBy(() -> run(request(directory.resolve("x"), "bob", false, false)))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("there is no file");
        run(request(file, "bob", false, false));
        assertThat(out.toString())
                .containsPattern("transactions +3 +2 +0 +0 +0 +1")
                .contains("that of bob");
    }

    private int run(DebitumRequest request) throws InterruptedException {
        out.getBuffer().setLength(0);
        return jobs.importDebitum(request).run(config(), terminal());
    }

    private Terminal terminal() {
        return new Terminal(
                new PrintWriter(out), new PrintWriter(new StringWriter()), false, false);
    }

    private static DebitumRequest request(
            Path file, String user, boolean isDryRun, boolean asJson) {
        return new DebitumRequest(
                file,
                user,
                new ImportOptions("debitum", new CurrencyCode("IQD"), 0, ZoneOffset.UTC),
                isDryRun,
                asJson);
    }

    private ServerConfig config() {
        return ServerConfig.from(Map.of("DATA_DIR", directory.toString(), "PORT", "0"));
    }

    private static JsonNode get(RunningServer server, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
        return new JsonMapper()
                .readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    }
}
