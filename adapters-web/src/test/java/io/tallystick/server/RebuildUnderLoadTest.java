package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
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
import java.io.InputStream;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rebuild while others write and read, killed with -9 in the middle of it. System properties
 * {@code tallystick.test.rebuild.events} and {@code tallystick.test.rebuild.kills} make it larger.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RebuildUnderLoadTest {

    private static final int EVENTS = Integer.getInteger("tallystick.test.rebuild.events", 3000);
    private static final int KILLS = Integer.getInteger("tallystick.test.rebuild.kills", 1);
    private static final int TRANSACTIONS_OF_CONTACT = 9;
    private static final int CHANGED = 12;
    private static final int REMOVED = 4;
    private static final int ADDED = 4;
    private static final int WRITERS = 8;
    private static final int READERS = 2;
    private static final String SCHEMA_BESIDE =
            "select nspname from pg_namespace where nspname like '%_beside'";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<String> damaged = new ArrayList<>();
    private int damagedSums;
    private final Set<String> namesOfDamaged = new HashSet<>(Set.of("Mallory", "Phantom"));

    /** Of transactions; those of contacts that were removed are not listed either. */
    private final Set<String> idsOfDamaged = new HashSet<>();

    private final Set<String> phantoms = new HashSet<>();
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
        Set<String> before = balances();
        damageContacts();
        damageTransactions();
        assertThat(damaged).hasSize(2 * (CHANGED + REMOVED + ADDED));
        List<String> sum =
                sql(
                        "update contact_balances set amount = amount + 7 where contact_id = (select"
                                + " min(contact_id::text)::uuid from contact_balances) returning"
                                + " contact_id::text");
        assertThat(sum).hasSize(1);
        Set<String> after = balances();
        damagedSums =
                Stream.concat(
                                before.stream().filter(balance -> !after.contains(balance)),
                                after.stream().filter(balance -> !before.contains(balance)))
                        .map(balance -> balance.substring(0, balance.indexOf('=')))
                        .collect(Collectors.toSet())
                        .size();
    }

    private Set<String> balances() throws SQLException {
        return new HashSet<>(
                sql(
                        "select concat_ws(' ', user_id, contact_id, kind, currency) || '=' ||"
                                + " amount || ' ' || transactions from contact_balances"));
    }

    private void damageContacts() throws SQLException {
        List<String> ids = some("contacts");
        List<String> removed = ids.subList(CHANGED, ids.size());
        namesOfDamaged.addAll(sql("select name from contacts where id in " + literal(ids)));
        idsOfDamaged.addAll(
                sql("select id::text from transactions where contact_id in " + literal(removed)));
        change("contacts", "name = 'Mallory', version = 99", ids.subList(0, CHANGED));
        remove("contacts", removed);
        add("contacts", "name", "Phantom");
    }

    private void damageTransactions() throws SQLException {
        List<String> ids = some("transactions");
        idsOfDamaged.addAll(ids);
        change("transactions", "amount = amount + 1", ids.subList(0, CHANGED));
        remove("transactions", ids.subList(CHANGED, ids.size()));
        phantoms.addAll(add("transactions", "description", "Phantom"));
    }

    private List<String> some(String table) throws SQLException {
        return sql(
                "select id::text from %s order by md5(id::text) limit %d"
                        .formatted(table, CHANGED + REMOVED));
    }

    private void change(String table, String values, List<String> ids) throws SQLException {
        nowDamaged(
                table,
                sql(
                        "update %s set %s where id in %s returning id::text"
                                .formatted(table, values, literal(ids))));
    }

    private void remove(String table, List<String> ids) throws SQLException {
        nowDamaged(
                table,
                sql(
                        "delete from %s where id in %s returning id::text"
                                .formatted(table, literal(ids))));
    }

    /** Rows without events; answers their ids. */
    private List<String> add(String table, String column, String text) throws SQLException {
        List<String> ids =
                sql(
                        "insert into %1$s select (jsonb_populate_record(r, jsonb_build_object('id',"
                                .concat(
                                        " gen_random_uuid(), '%2$s', '%3$s'))).* from %1$s r order"
                                                + " by md5(r.id::text) desc limit %4$d returning"
                                                + " id::text")
                                .formatted(table, column, text, ADDED));
        nowDamaged(table, ids);
        return ids;
    }

    private void nowDamaged(String table, List<String> ids) {
        String label = table.substring(0, table.length() - 1);
        ids.forEach(id -> damaged.add(label + "-" + id));
    }

    private static String literal(List<String> ids) {
        return "('" + String.join("', '", ids) + "')";
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
        assertThat(names)
                .filteredOn(name -> !name.equals("Newcomer") && !namesOfDamaged.contains(name))
                .hasSize(contacts - CHANGED - REMOVED)
                .doesNotHaveDuplicates();
        int transactions = contacts * TRANSACTIONS_OF_CONTACT;
        assertThat(intactTransactions(server)).isEqualTo(transactions - idsOfDamaged.size());
        assertThat(get(server, "/api/summary").path("transactions").asInt())
                .isBetween(
                        transactions - REMOVED * (1 + TRANSACTIONS_OF_CONTACT),
                        transactions + ADDED);
        lists.incrementAndGet();
    }

    private int intactTransactions(ServedProcess server) throws IOException, InterruptedException {
        HttpResponse<InputStream> reply =
                http.send(
                        HttpRequest.newBuilder(server.uri("/api/transactions")).build(),
                        BodyHandlers.ofInputStream());
        assertThat(reply.statusCode()).isEqualTo(200);
        int intact = 0;
        try (MappingIterator<JsonNode> list =
                JSON.readerFor(JsonNode.class).readValues(reply.body())) {
            while (list.hasNextValue()) {
                String id = list.nextValue().path("id").asText();
                if (!idsOfDamaged.contains(id) && !phantoms.contains(id)) {
                    intact++;
                }
            }
        }
        return intact;
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
