package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.limit.NeedsRedis;
import io.tallystick.limit.RedisProcess;
import io.tallystick.postgres.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Two server processes behind a proxy, which count requests and log-ins together in Redis. */
@NeedsRedis
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedLimitsTest {

    private static final int LIMIT = 40;
    private static final int LOAD = 4;

    /** Of a name from an address. */
    private static final int GUESSES = 10;

    @TempDir Path directory;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final TestDatabase database = TestDatabase.create();
    private final AtomicInteger clients = new AtomicInteger();
    private RedisProcess redis;

    @BeforeEach
    void start() throws IOException {
        redis = RedisProcess.start(directory);
    }

    @AfterEach
    void stop() {
        redis.close();
        database.close();
        http.close();
    }

    @Test
    void redis_is_killed_under_load_and_comes_back_and_clients_are_never_let_off()
            throws Exception {
        Set<Integer> answers = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        Map<String, String> limits = Map.of("RATE_LIMIT_ADDRESS", LIMIT + "/1h");
        try (ServedProcess first = serve("first", limits);
                ServedProcess second = serve("second", limits);
                ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
            List<ServedProcess> servers = List.of(first, second);
            List<Future<Integer>> loading =
                    IntStream.range(0, LOAD)
                            .mapToObj(i -> load.submit(() -> load(servers, i, answers, done)))
                            .toList();
            awaitCountedTogether(servers);

            redis.kill();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !isShared(first) && !isShared(second));
            assertThat(letThrough(servers)).isEqualTo(2 * LIMIT);

            redis.comeBack();
            awaitCountedTogether(servers);

            done.set(true);
            for (Future<Integer> one : loading) {
                assertThat(one.get()).isPositive();
            }
            assertThat(answers).isSubsetOf(200, 429).contains(200, 429);
        }
    }

    @Test
    void a_guesser_has_no_more_attempts_with_two_servers_unless_redis_is_away() throws Exception {
        Map<String, String> settings = Map.of("AUTH", "jwt", "ADMIN_PASSWORD", "correct horse");
        try (ServedProcess first = serve("first", settings);
                ServedProcess second = serve("second", settings)) {
            List<ServedProcess> servers = List.of(first, second);
            await().atMost(Duration.ofSeconds(60)).until(() -> guesses(servers) == GUESSES);

            redis.kill();
            await().atMost(Duration.ofSeconds(30)).until(() -> guesses(servers) == 2 * GUESSES);
            assertThat(isShared(first)).isFalse();
            assertThat(isShared(second)).isFalse();

            redis.comeBack();
            await().atMost(Duration.ofSeconds(60)).until(() -> guesses(servers) == GUESSES);
        }
    }

    /** A server that loses patience with Redis for a moment counts by itself, so not at once. */
    private void awaitCountedTogether(List<ServedProcess> servers) {
        await().atMost(Duration.ofSeconds(60)).until(() -> letThrough(servers) == LIMIT);
    }

    private ServedProcess serve(String name, Map<String, String> more) throws IOException {
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "DATABASE_URL", database.jdbcUrl(),
                                "DATABASE_USER", database.user(),
                                "DATABASE_PASSWORD", database.password(),
                                "REDIS_URL", redis.url(),
                                "TRUSTED_PROXIES", "127.0.0.1"));
        settings.putAll(more);
        return ServedProcess.start(Files.createDirectory(directory.resolve(name)), settings);
    }

    /** Of very many requests of a client that nobody has seen before. */
    private long letThrough(List<ServedProcess> servers) {
        String client = "198.51.100." + clients.incrementAndGet();
        return IntStream.range(0, 4 * LIMIT)
                .parallel()
                .filter(i -> ask(servers.get(i % servers.size()), client) == 200)
                .count();
    }

    /** How many of very many passwords are looked at, of a name that nobody has tried before. */
    private long guesses(List<ServedProcess> servers) {
        String client = "198.51.100." + clients.incrementAndGet();
        List<Integer> answers =
                IntStream.range(0, 3 * GUESSES)
                        .map(i -> logIn(servers.get(i % servers.size()), client))
                        .boxed()
                        .toList();
        assertThat(answers).isSubsetOf(401, 429);
        return answers.stream().filter(answer -> answer == 401).count();
    }

    private int logIn(ServedProcess server, String client) {
        String name = client + "@example.com";
        return send(HttpRequest.newBuilder(server.uri("/api/auth/login"))
                        .header("Content-Type", "application/json")
                        .header("X-Forwarded-For", client)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"username\":\""
                                                + name
                                                + "\",\"password\":\"wrong horse\"}")))
                .statusCode();
    }

    private int load(
            List<ServedProcess> servers, int name, Set<Integer> answers, AtomicBoolean done) {
        int asked = 0;
        while (!done.get()) {
            // every hundred requests another client, so that some are let through all the time
            String client = "2001:db8:" + name + ":" + Integer.toHexString(asked / 100) + "::1";
            answers.add(ask(servers.get(asked % servers.size()), client));
            asked++;
        }
        return asked;
    }

    /** As our proxy hands it on: what the client claims itself stands to the left. */
    private int ask(ServedProcess server, String client) {
        String claimed = "203.0.113." + ThreadLocalRandom.current().nextInt(256);
        return send(HttpRequest.newBuilder(server.uri("/openapi.yaml"))
                        .HEAD()
                        .header("X-Forwarded-For", claimed + ", " + client))
                .statusCode();
    }

    private boolean isShared(ServedProcess server) {
        return send(HttpRequest.newBuilder(server.uri("/metrics")))
                .body()
                .contains("tallystick_rate_shared 1.0");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(
                    request.timeout(Duration.ofSeconds(30)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
