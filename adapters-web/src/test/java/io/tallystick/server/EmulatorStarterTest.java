package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.server.cli.EmulatorOptions;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.config.Secret;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EmulatorStarterTest {

    private final EmulatorStarter starter = new EmulatorStarter();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir private Path directory;

    private static EmulatorOptions options(
            int port, @Nullable Path data, EmulatorOptions.@Nullable Login login, double rate) {
        return new EmulatorOptions("127.0.0.1", port, data, login, Duration.ofMillis(1), rate, 1);
    }

    private int status(URI url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void an_emulator_answers_until_it_is_closed() throws Exception {
        try (RunningServer running = starter.start(options(0, null, null, 0))) {
            assertThat(status(running.url().resolve("/ping"))).isEqualTo(200);
            assertThat(running.dataLocation()).isEqualTo("in memory");
        }
    }

    @Test
    void a_login_and_a_directory_are_used() throws Exception {
        EmulatorOptions.Login login = new EmulatorOptions.Login("admin", new Secret("changeit"));
        try (RunningServer running = starter.start(options(0, directory, login, 0))) {
            assertThat(status(running.url().resolve("/streams/s/0/forward/1"))).isEqualTo(401);
            assertThat(running.dataLocation()).isEqualTo(directory.toString());
            assertThat(directory).isNotEmptyDirectory();
        }
    }

    @Test
    void a_port_in_use_is_said() {
        try (RunningServer running = starter.start(options(0, null, null, 1))) {
            int port = running.url().getPort();

            assertThatThrownBy(() -> starter.start(options(port, null, null, 0)))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("port " + port);
        }
    }

    @Test
    void a_directory_in_use_is_said() {
        try (RunningServer running = starter.start(options(0, directory, null, 0))) {
            assertThat(running.url().getPort()).isPositive();
            assertThatThrownBy(() -> starter.start(options(0, directory, null, 0)))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("in use");
        }
    }
}
