package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.postgres.TestDatabase;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server as its settings make it, on a database of the tests, and a client of it. */
final class StartedServer implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final RunningServer server;

    private StartedServer(Map<String, String> settings) {
        this.server = new Wiring().start(ServerConfig.from(settings), notices::add);
    }

    static StartedServer on(TestDatabase database, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("PORT", "0");
        all.put("DATABASE_URL", database.jdbcUrl());
        all.put("DATABASE_USER", database.user());
        all.put("DATABASE_PASSWORD", database.password());
        return new StartedServer(all);
    }

    /** What it showed to whoever started it. */
    List<String> notices() {
        return notices;
    }

    URI uri(String path) {
        return URI.create(server.url() + path);
    }

    HttpResponse<String> get(String path, @Nullable String token) {
        return send(request(path, token).GET());
    }

    HttpResponse<String> post(String path, @Nullable String token, String body) {
        return send(request(path, token).POST(BodyPublishers.ofString(body)));
    }

    /** A token for a name and its password. */
    String logIn(String path, String name, String password) {
        HttpResponse<String> answer =
                post(
                        path,
                        null,
                        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return new JsonMapper().readTree(answer.body()).path("token").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
        http.close();
    }
}
