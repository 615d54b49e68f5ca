package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.postgres.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two server processes on one event store and one database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedStoresTest {

    private static final int WRITERS = 4;

    @TempDir Path directory;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final TestDatabase database = TestDatabase.create();
    private EventStoreEmulator emulator;

    @BeforeEach
    void start() {
        emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    }

    @AfterEach
    void stop() {
        emulator.close();
        database.close();
        http.close();
    }

    @Test
    void one_is_killed_while_both_take_writes_and_nothing_is_missed_or_doubled() throws Exception {
        Set<String> confirmed = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        List<Future<Integer>> writing = new ArrayList<>();
        try (ServedProcess first = serve("first");
                ServedProcess second = serve("second");
                ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                String name = "writer-" + i;
                ServedProcess server = i % 2 == 0 ? first : second;
                writing.add(writers.submit(() -> write(server, name, confirmed, done)));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> confirmed.size() > 200);
            first.kill();
            int before = confirmed.size();
            await().atMost(Duration.ofSeconds(60)).until(() -> confirmed.size() > before + 100);
            done.set(true);
            for (Future<Integer> writer : writing) {
                assertThat(writer.get()).isPositive();
            }

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> mirrored().size() == everything().size());
            assertThat(mirrored()).isEqualTo(everything());
            assertThat(get(second.uri("/api/contacts")).body()).contains(confirmed);
        }
    }

    private ServedProcess serve(String name) throws IOException {
        Path logs = Files.createDirectory(directory.resolve(name));
        return ServedProcess.start(
                logs,
                Map.of(
                        "DATABASE_URL", database.jdbcUrl(),
                        "DATABASE_USER", database.user(),
                        "DATABASE_PASSWORD", database.password(),
                        "EVENTSTORE_URL", emulator.url().toString()));
    }

    /** Until told to stop, or until its server is gone; tells how many were confirmed. */
    private int write(ServedProcess server, String name, Set<String> confirmed, AtomicBoolean done)
            throws InterruptedException {
        int count = 0;
        try {
            while (!done.get()) {
                HttpResponse<String> answer = post(server.uri("/api/contacts"), name + "-" + count);
                assertThat(answer.statusCode()).isEqualTo(201);
                confirmed.add(idIn(answer.body()));
                count++;
            }
        } catch (IOException e) {
            await().atMost(Duration.ofSeconds(10)).until(() -> !server.isAlive());
        }
        return count;
    }

    private static String idIn(String contact) {
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(contact);
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private HttpResponse<String> post(URI uri, String name)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", name)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"" + name + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What the store has, in its order. */
    private List<String> everything() {
        List<String> events = new ArrayList<>();
        try (EventStoreHttpClient client =
                EventStoreHttpClient.connect(EventStoreHttpConfig.of(List.of(emulator.url())))) {
            StorePosition position = StorePosition.START;
            StorePage page;
            do {
                page = client.readAll(position, EventStore.MAX_EVENTS);
                position = page.next();
                for (RecordedEvent event : page.events()) {
                    events.add(event.stream() + " " + event.version() + " " + event.id());
                }
            } while (!page.isEnd());
        }
        return events;
    }

    private List<String> mirrored() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select stream || ' ' || version || ' ' || event_id from events"
                                        + " order by position")) {
            List<String> events = new ArrayList<>();
            while (rows.next()) {
                events.add(rows.getString(1));
            }
            return events;
        }
    }
}
