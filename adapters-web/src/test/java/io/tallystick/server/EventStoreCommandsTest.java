package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.debitum.DebitumFile;
import io.tallystick.debitum.ImportOptions;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.CurrencyCode;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.postgres.TestDatabase;
import io.tallystick.server.cli.ArchiveRequest;
import io.tallystick.server.cli.DebitumRequest;
import io.tallystick.server.cli.EventsRequest;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.RebuildRequest;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.UsersRequest;
import io.tallystick.server.cli.UsersRequest.Act;
import io.tallystick.server.command.PasswordInput;
import io.tallystick.server.config.ServerConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Commands on a ledger whose events are in an event store, beside a server and without one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventStoreCommandsTest extends CommandCase {

    private static final EventsRequest EVENTS = new EventsRequest(Map.of(), "", 10, true);
    private static final ArchiveRequest ALL =
            new ArchiveRequest(Instant.parse("2199-01-01T00:00:00Z"), false, false);

    private final EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    private final TestDatabase database = TestDatabase.create();

    @AfterEach
    void stop() {
        emulator.close();
        database.close();
    }

    @Test
    void events_are_listed_followed_and_exported_and_rows_examined_and_folded_again()
            throws Exception {
        try (RunningServer server = serve()) {
            create(server, "Ada", "ada");
            Tailing tailed = new Tailing(jobs.tailEvents(EVENTS));
            await().atMost(Duration.ofSeconds(30)).until(() -> tailed.names().contains("Ada"));
            create(server, "Bob", "bob");
            await().atMost(Duration.ofSeconds(30))
                    .until(tailed::names, List.of("Ada", "Bob")::equals);
            tailed.stop();

            assertExamined();
        }
        recordWithoutServer("Cy");

        assertThat(json(jobs.listEvents(EVENTS)).path("events"))
                .as("what no server has mirrored yet is there too")
                .hasSize(3);
        assertThat(json(jobs.doctor(true)).path("ok").asBoolean()).isTrue();
    }

    private void recordWithoutServer(String name) {
        try (EventStoreHttpClient store =
                EventStoreHttpClient.connect(EventStoreHttpConfig.of(List.of(emulator.url())))) {
            store.append(
                    StreamName.of(AggregateType.CONTACT, UUID.randomUUID()),
                    new ExpectedVersion.NoStream(),
                    List.of(
                            new NewEvent(
                                    new EventId(UUID.randomUUID()),
                                    "ContactCreated",
                                    1,
                                    "{\"name\":\"" + name + "\"}",
                                    new EventMetadata(
                                            Wiring.SINGLE_USER,
                                            Instant.now(),
                                            "test",
                                            null,
                                            null,
                                            null))));
        }
    }

    private void assertExamined() throws Exception {
        assertThat(json(jobs.listEvents(EVENTS)).path("events")).hasSize(2);
        assertThat(text(jobs.exportEvents(EVENTS)).lines()).hasSize(2);
        assertThat(text(jobs.doctor(false)))
                .containsPattern("ok +event store +\\S+, version [0-9.]+, answers")
                .containsPattern("ok +hashes +2 events hashed, all are as written");
        assertThat(text(jobs.rebuild(new RebuildRequest(RebuildManner.IN_PLACE, false))))
                .startsWith("Done after 2 streams")
                .endsWith("no row differed.\n");
    }

    @Test
    void debitum_is_taken_over() throws Exception {
        Path file = directory.resolve("debitum.db");
        try (DebitumFile backup = DebitumFile.create(file)) {
            backup.person(1, "Ann").money(1, 1, 700, "tea", 86_400_000L);
        }
        Job taking =
                jobs.importDebitum(
                        new DebitumRequest(
                                file,
                                "",
                                new ImportOptions(
                                        "debitum", new CurrencyCode("IQD"), 0, ZoneOffset.UTC),
                                false,
                                false));
        try (RunningServer server = serve()) {
            assertThat(text(taking)).containsPattern("transactions +1 +1 +0 +0 +0 +0");
            assertThat(get(server, "/api/contacts")).contains("\"balance\":700,");
        }
        assertThat(text(taking)).containsPattern("transactions +1 +0 +1 +0 +0 +0");
    }

    @Test
    void what_nobody_owned_becomes_a_users() throws Exception {
        try (RunningServer server = serve()) {
            create(server, "Ada", "ada");
        }
        assertThat(text(users(Act.ADD))).contains("Added the user ann");
        assertThat(text(users(Act.CLAIM_LOCAL))).contains("is of the user ann");

        EventsRequest ofAnn = new EventsRequest(Map.of(), "ann", 10, true);
        assertThat(text(jobs.exportEvents(ofAnn)).lines())
                .singleElement()
                .asString()
                .contains("Ada");
    }

    private static Job users(Act act) {
        PasswordInput passwords =
                new PasswordInput(
                        new ByteArrayInputStream(
                                "correct horse\n".getBytes(StandardCharsets.UTF_8)),
                        question -> null);
        return new LedgerJobs(passwords)
                .users(new UsersRequest(act, "ann", false, true, false, false));
    }

    @Test
    void events_go_into_the_archive_are_verified_and_come_back() throws Exception {
        String before;
        try (RunningServer server = serve()) {
            create(server, "Ada", "ada");
            create(server, "Bob", "bob");
            before = text(jobs.exportEvents(EVENTS));
            assertThat(text(jobs.archive(ALL))).isEqualTo("Done: 2 events are archived.\n");
            assertThat(text(jobs.exportEvents(EVENTS))).isEqualTo(before);
            assertThat(json(jobs.verify(true)).path("ok").asBoolean()).isTrue();
            create(server, "Cy", "cy");
        }
        assertThat(json(jobs.restore(true)).path("done").asInt()).isEqualTo(2);

        assertThat(text(jobs.exportEvents(EVENTS))).startsWith(before).contains("Cy");
        assertThat(json(jobs.verify(true)).path("ok").asBoolean()).isTrue();
    }

    @Override
    ServerConfig config() {
        return ServerConfig.from(
                Map.of(
                        "PORT", "0",
                        "DATABASE_URL", database.jdbcUrl(),
                        "DATABASE_USER", database.user(),
                        "DATABASE_PASSWORD", database.password(),
                        "EVENTSTORE_URL", emulator.url().toString(),
                        "ARCHIVE_URL", directory.resolve("archive").toString()));
    }
}
