package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.postgres.DirectoryWithPrograms;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.embedded.ConnectionInfo;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A rebuild while others write and read, killed with -9 in the middle of it. System properties
 * {@code tallystick.test.rebuild.events} and {@code tallystick.test.rebuild.kills} make it larger.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RebuildUnderLoadTest {

    private static final int EVENTS = Integer.getInteger("tallystick.test.rebuild.events", 3000);
    private static final int KILLS = Integer.getInteger("tallystick.test.rebuild.kills", 1);
    private static final int TRANSACTIONS_OF_CONTACT = 9;
    private static final int DAMAGED = 40;
    private static final int WRITERS = 8;
    private static final int READERS = 2;
    private static final String SCHEMA_BESIDE =
            "select nspname from pg_namespace where nspname like '%_beside'";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<String> damaged = new ArrayList<>();
    private int damagedSums;
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger killedAtWork = new AtomicInteger();

    @TempDir(factory = DirectoryWithPrograms.class)
    Path directory;

    @ParameterizedTest
    @EnumSource(RebuildManner.class)
    void all_damage_is_repaired_and_named_and_no_reader_ever_misses_anything(RebuildManner manner)
            throws Exception {
        int contacts = EVENTS / (1 + TRANSACTIONS_OF_CONTACT);
        fillAndDamage(contacts);
        Random random = new Random(4711);
        String id = null;
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServedProcess server = ServedProcess.start(directory)) {
                id = id == null ? begin(server, manner) : id;
                forgetOwner();
                int moment = kill == 0 ? 0 : random.nextInt(Math.max(300, EVENTS / 100));
                under(
                        server,
                        contacts,
                        true,
                        () -> {
                            awaitTraces(manner);
                            boolean unused =
                                    new CountDownLatch(1).await(moment, TimeUnit.MILLISECONDS);
                            server.kill();
                            if (isUnderWay()) {
                                killedAtWork.incrementAndGet();
                            }
                            return unused;
                        });
            }
        }
        try (ServedProcess server = ServedProcess.start(directory)) {
            String rebuild = id == null ? begin(server, manner) : id;
            forgetOwner();
            under(server, contacts, false, () -> awaitEnd(server, rebuild));
            JsonNode report = awaitEnd(server, rebuild).path("report");

            assertThat(names(report)).containsExactlyInAnyOrderElementsOf(damaged);
            assertThat(report.path("repaired_streams").asInt()).isEqualTo(damaged.size());
            assertThat(report.path("repaired_balances").asInt())
                    .isEqualTo(manner == RebuildManner.BESIDE ? damagedSums : 1);
            JsonNode again = awaitEnd(server, begin(server, manner)).path("report");
            assertThat(again.path("repaired_streams").asInt(-1)).as(again.toString()).isZero();
            assertThat(again.path("repaired_balances").asInt(-1)).isZero();
            assertThat(sql(SCHEMA_BESIDE)).isEmpty();
            server.terminate();
        }
        assertThat(killedAtWork).hasValueGreaterThanOrEqualTo(Math.ceilDiv(KILLS, 4));
        assertThat(lists).hasPositiveValue();
        assertThat(writes).hasPositiveValue();
        System.out.printf(
                "%d events, killed %d times, %d of them in the middle; %d writes and %d whole lists"
                        + " meanwhile%n",
                EVENTS, KILLS, killedAtWork.get(), writes.get(), lists.get());
    }

    private void fillAndDamage(int contacts) throws Exception {
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory));
                PostgresDatabase database =
                        PostgresDatabase.open(
                                PostgresConfig.of(
                                        server.jdbcUrl(), server.user(), server.password()))) {
            fill(database, contacts);
            damage();
        }
    }

    private static void fill(PostgresDatabase database, int contacts) throws Exception {
        Ledger ledger =
                new Ledger(
                        database.eventStore(),
                        database.eventLog(),
                        database.views(),
                        UUID::randomUUID,
                        InstantSource.system(),
                        new UndoRule(Duration.ofSeconds(5)));
        CommandContext user = CommandContext.of(Wiring.SINGLE_USER, "test");
        Semaphore room = new Semaphore(32);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < contacts; i++) {
                String name = "Contact " + i;
                room.acquire();
                threads.execute(
                        () -> {
                            ContactId contact =
                                    new ContactId(
                                            id(
                                                    ledger.contacts()
                                                            .create(
                                                                    user,
                                                                    null,
                                                                    ContactDetails.named(name))));
                            for (int j = 1; j <= TRANSACTIONS_OF_CONTACT; j++) {
                                UUID unused =
                                        id(
                                                ledger.transactions()
                                                        .create(
                                                                user,
                                                                null,
                                                                Samples.lent(contact, j)));
                            }
                            room.release();
                        });
            }
        }
    }

    private static UUID id(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Committed<?> made) {
            return made.id();
        }
        throw new IllegalStateException("not made: " + outcome);
    }

    private void damage() throws SQLException {
        damaged.addAll(
                sql(
                        "update transactions set amount = amount + 1 where id in (select id from"
                                + " transactions order by md5(id::text) limit "
                                + DAMAGED / 2
                                + ") returning 'transaction-' || id"));
        damaged.addAll(
                sql(
                        "update contacts set name = 'Mallory', version = 99 where id in (select id"
                                + " from contacts order by md5(id::text) limit "
                                + DAMAGED / 2
                                + ") returning 'contact-' || id"));
        assertThat(damaged).hasSize(DAMAGED);
        List<String> sum =
                sql(
                        "update contact_balances set amount = amount + 7 where contact_id = (select"
                                + " min(contact_id::text)::uuid from contact_balances) returning"
                                + " contact_id::text");
        assertThat(sum).hasSize(1);
        Set<String> sums = new HashSet<>(sum); // with those that moved with damaged rows
        sums.addAll(
                sql(
                        "select contact_id::text from transactions where 'transaction-' || id in ('"
                                + String.join("', '", damaged)
                                + "')"));
        damagedSums = sums.size();
    }

    /** Until a rebuild has something to go on with or to leave behind, if it has not ended yet. */
    private void awaitTraces(RebuildManner manner) {
        String traces =
                switch (manner) {
                    case IN_PLACE -> "select id::text from operations where done > 0";
                    case BESIDE -> SCHEMA_BESIDE;
                };
        await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !isUnderWay() || !sql(traces).isEmpty());
    }

    /** As if the time had passed after which a server counts as vanished. */
    private void forgetOwner() throws SQLException {
        List<String> unused =
                sql(
                        "update operations set seen_at = '-infinity' where state = 'running'"
                                + " returning id::text");
    }

    /** The database outlives a server that was killed. */
    private boolean isUnderWay() throws SQLException {
        return !sql("select id::text from operations where state = 'running'").isEmpty();
    }

    private List<String> sql(String sql) throws SQLException {
        ConnectionInfo database = EmbeddedPostgres.connectionInfo(directory).orElseThrow();
        List<String> result = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                result.add(rows.getString(1));
            }
        }
        return result;
    }

    private interface Work {
        Object run() throws Exception;
    }

    /** Does something while eight write and others read whole lists. */
    private void under(ServedProcess server, int contacts, boolean isKilled, Work work)
            throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        List<AssertionError> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS + READERS; i++) {
                boolean writes = i < WRITERS;
                threads.execute(
                        () -> {
                            try {
                                while (over.getCount() > 0) {
                                    if (writes) {
                                        write(server);
                                    } else {
                                        readAll(server, contacts);
                                    }
                                }
                            } catch (AssertionError e) {
                                add(failures, e);
                            } catch (IOException e) {
                                over.countDown();
                                if (!isKilled) {
                                    add(failures, new AssertionError("the server broke off", e));
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
            }
            Object unused = work.run();
            over.countDown();
        }
        assertThat(failures).isEmpty();
    }

    private static void add(List<AssertionError> failures, AssertionError failure) {
        synchronized (failures) {
            failures.add(failure);
        }
    }

    private void write(ServedProcess server) throws IOException, InterruptedException {
        HttpResponse<String> reply =
                http.send(
                        HttpRequest.newBuilder(server.uri("/api/contacts"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"name\":\"Newcomer\"}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        writes.incrementAndGet();
    }

    private void readAll(ServedProcess server, int contacts)
            throws IOException, InterruptedException {
        List<String> names = get(server, "/api/contacts").path("list").findValuesAsText("name");
        assertThat(names).filteredOn(name -> !name.equals("Newcomer")).hasSize(contacts);
        assertThat(get(server, "/api/summary").path("transactions").asInt())
                .isEqualTo(contacts * TRANSACTIONS_OF_CONTACT);
        lists.incrementAndGet();
    }

    /** What is no object becomes the field {@code list} of one. */
    private JsonNode get(ServedProcess server, String path)
            throws IOException, InterruptedException {
        HttpResponse<String> reply =
                http.send(
                        HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        JsonNode json = JSON.readTree(reply.body());
        return json.isArray() ? JSON.createObjectNode().set("list", json) : json;
    }

    private String begin(ServedProcess server, RebuildManner manner)
            throws IOException, InterruptedException {
        HttpResponse<String> reply =
                http.send(
                        HttpRequest.newBuilder(server.uri("/api/admin/projections/rebuild"))
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"beside\":%s}"
                                                        .formatted(manner == RebuildManner.BESIDE)))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
        return JSON.readTree(reply.body()).path("operation").asText();
    }

    private JsonNode awaitEnd(ServedProcess server, String id) {
        return await().atMost(Duration.ofMinutes(5))
                .until(
                        () -> get(server, "/api/admin/operations/" + id),
                        operation -> operation.path("state").asText().equals("succeeded"));
    }

    private static List<String> names(JsonNode report) {
        List<String> names = new ArrayList<>();
        report.path("repaired").forEach(name -> names.add(name.asText()));
        return names;
    }
}
