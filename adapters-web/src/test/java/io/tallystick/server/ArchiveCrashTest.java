package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.postgres.DirectoryWithPrograms;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The real process, archiving again and again while others write, killed with -9 in the middle of
 * it. The system property {@code tallystick.test.archive.kills} makes it larger.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchiveCrashTest {

    private static final int KILLS = Integer.getInteger("tallystick.test.archive.kills", 2);
    private static final int CLIENTS = 4;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<String, String> confirmed = new ConcurrentHashMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final LedgerJobs jobs = new LedgerJobs();

    @TempDir(factory = DirectoryWithPrograms.class)
    Path dataDirectory;

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void every_confirmed_event_is_there_once_and_all_is_as_it_was_written() throws Exception {
        crashAndCheck(Map.of("PORT", "0", "DATA_DIR", dataDirectory.toString()));
    }

    @Test
    void so_it_is_with_the_events_in_an_event_store() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory())) {
            crashAndCheck(
                    Map.of(
                            "PORT", "0",
                            "DATA_DIR", dataDirectory.toString(),
                            "DATABASE_URL", database.jdbcUrl(),
                            "DATABASE_USER", database.user(),
                            "DATABASE_PASSWORD", database.password(),
                            "EVENTSTORE_URL", emulator.url().toString(),
                            "ARCHIVE_URL", dataDirectory.resolve("archive").toString()));
        }
    }

    private void crashAndCheck(Map<String, String> settings) throws Exception {
        Random random = new Random(4712);
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServedProcess server = ServedProcess.start(dataDirectory, settings)) {
                writeAndArchiveUntilKilled(server, kill, 50 + random.nextInt(100));
            }
        }
        String archived;
        try (ServedProcess server = ServedProcess.start(dataDirectory, settings)) {
            awaitAll(server);
            assertThat(archive(server)).isEqualTo("succeeded");
            archived = export(server);
            assertThat(names(archived)).doesNotHaveDuplicates().containsAll(confirmed.keySet());
            for (Map.Entry<String, String> each : confirmed.entrySet()) {
                assertThat(create(server, each.getKey())).isEqualTo(each.getValue());
            }
            assertThat(export(server)).isEqualTo(archived);
            server.terminate();
        }
        assertSound(settings);
        assertThat(run(jobs.restore(false), settings, Writer.nullWriter())).isEqualTo(ExitCode.OK);
        assertSound(settings);
        try (ServedProcess server = ServedProcess.start(dataDirectory, settings)) {
            assertThat(export(server)).isEqualTo(archived);
        }
    }

    /** What was written last may be behind in a mirror. */
    private void awaitAll(ServedProcess server) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> get(server, "/health/ready").contains("\"current\""));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> names(export(server)).containsAll(confirmed.keySet()));
    }

    private static List<String> names(String exported) {
        return exported.lines().map(line -> json(line).at("/data/name").asText()).toList();
    }

    private void writeAndArchiveUntilKilled(ServedProcess server, int kill, int confirmations)
            throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(confirmations);
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            String prefix = kill + "-" + client + "-";
            clients.add(
                    Thread.startVirtualThread(
                            () -> untilDead(i -> write(server, prefix + i, enough))));
        }
        clients.add(Thread.startVirtualThread(() -> untilDead(i -> archive(server))));
        assertThat(enough.await(120, TimeUnit.SECONDS)).isTrue();
        server.kill();
        for (Thread client : clients) {
            client.join();
        }
        assertThat(failures).isEmpty();
    }

    private interface Step {
        void take(int number) throws IOException, InterruptedException;
    }

    private void untilDead(Step step) {
        try {
            for (int i = 0; ; i++) {
                step.take(i);
            }
        } catch (IOException e) {
            return; // the server is dead, as intended
        } catch (InterruptedException | AssertionError e) {
            failures.add(e);
        }
    }

    private void write(ServedProcess server, String key, CountDownLatch enough)
            throws IOException, InterruptedException {
        confirmed.put(key, create(server, key));
        enough.countDown();
    }

    /** The id of the contact of this name and key. */
    private String create(ServedProcess server, String key)
            throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(server.uri("/api/contacts"))
                                .timeout(Duration.ofSeconds(60))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key)
                                .POST(BodyPublishers.ofString("{\"name\": \"" + key + "\"}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return json(response.body()).path("id").asText();
    }

    /** All that there is; how that ended. */
    private String archive(ServedProcess server) throws IOException, InterruptedException {
        HttpResponse<String> begun =
                http.send(
                        HttpRequest.newBuilder(server.uri("/api/admin/archive"))
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"before\": \"2199-01-01T00:00:00Z\"}"))
                                .build(),
                        BodyHandlers.ofString());
        String operation = "/api/admin/operations/" + json(begun.body()).path("operation").asText();
        while (true) {
            String state = json(get(server, operation)).path("state").asText();
            if (!state.equals("running")) {
                return state;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private String export(ServedProcess server) throws IOException, InterruptedException {
        return get(server, "/api/events/export");
    }

    private String get(ServedProcess server, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path)).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private void assertSound(Map<String, String> settings) throws InterruptedException {
        StringWriter out = new StringWriter();
        assertThat(run(jobs.verify(false), settings, out)).as(out::toString).isEqualTo(ExitCode.OK);
    }

    private static int run(Job job, Map<String, String> settings, Writer out)
            throws InterruptedException {
        return CommandCase.run(job, out, ServerConfig.from(settings));
    }
}
