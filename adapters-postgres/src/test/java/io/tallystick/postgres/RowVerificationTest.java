package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import static java.util.stream.Collectors.toMap;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.SyncOrigin;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogFlaw;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.application.view.Segment;
import io.tallystick.application.view.StreamFlaw;
import io.tallystick.application.view.UserFlaw;
import io.tallystick.application.view.VerifiedRows;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Rows that somebody has changed, with what was archived and without. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RowVerificationTest extends ArchivingCase {

    private static final Set<String> NEVER_NULL =
            Set.of(
                    "position",
                    "stream",
                    "version",
                    "event_id",
                    "type",
                    "schema_version",
                    "user_id",
                    "occurred_at",
                    "recorded_at",
                    "correlation_id",
                    "words");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data = '{\"name\":\"Bob\"}'",
                "comment = 'Forged'",
                "occurred_at = occurred_at + interval '1 microsecond'",
                "user_id = gen_random_uuid()",
                "hash = decode(repeat('00', 32), 'hex')",
                "data = null",
                "position = position + 1000",
                "hash = null, data = '{\"phone\":\"+9\"}'",
                "hash = null, place_hash = null, data = '{\"phone\":\"+9\"}'",
                "words = 'zzz'",
                "words = ''",
                "phone_time = now()"
            })
    void a_row_that_was_changed_is_named(String change) {
        contact("Ann");
        contact("Ben");
        assertThat(flaws()).isEmpty();
        LoggedEvent ben = everything().getLast();

        execute("update events set " + change + " where position = " + ben.position().value());

        assertThat(flaws())
                .extracting(RowFlaw::position, RowFlaw::event)
                .containsExactly(tuple(positionOf(ben), ben.event().id()));
    }

    private GlobalPosition positionOf(LoggedEvent event) {
        return new GlobalPosition(
                Long.parseLong(
                        texts(
                                        "select position::text from events where event_id = '"
                                                + event.event().id()
                                                + "'")
                                .getFirst()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update events set occurred_at = occurred_at + interval '1 microsecond'",
                "update events set version = version + 1",
                "update events set hash = decode(repeat('00', 32), 'hex')",
                "update events set data = '{\"name\":\"Bob\"}'",
                "update events set position = position + 1000",
                "update events set correlation_id = 'forged'",
                "update events set causation_id = 'forged'",
                "update events set comment = 'forged'",
                "update events set hash = null",
                "update events set words = 'zzz'",
                "delete from events"
            })
    void a_row_of_an_archived_event_that_was_changed_is_named(String change) {
        contact("Ann");
        contact("Ben");
        LoggedEvent ben = everything().getLast();
        mover().archiveAll();
        assertThat(flaws()).isEmpty();

        execute(change + " where position = " + ben.position().value());

        assertThat(flaws())
                .extracting(RowFlaw::position, RowFlaw::event)
                .contains(tuple(ben.position(), ben.event().id()));
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "false, 1", "false, 2", "true, 1", "true, 2"})
    void a_stream_whose_row_was_removed_is_named_and_so_is_its_user(
            boolean isArchived, int version) {
        contact("Ann");
        ContactId ben = contact("Ben");
        rename(ben, "Benny");
        rename(ben, "Benno");
        if (isArchived) {
            mover().archiveAll();
        }
        assertThat(missing()).isEmpty();

        execute(
                "delete from events where version = "
                        + version
                        + " and stream = 'contact-"
                        + ben
                        + "'");

        assertThat(missing())
                .containsExactly(
                        new StreamFlaw(
                                "contact-" + ben,
                                "lacks 1 of its events, the first is version " + version),
                        new UserFlaw(
                                Samples.ALICE,
                                "has 3 events, and 4 were counted when they were written"));
    }

    @Test
    void a_stream_that_was_removed_is_named() {
        ContactId ann = contact("Ann");
        execute("delete from events");

        assertThat(missing())
                .extracting(LogFlaw::problem)
                .containsExactly(
                        "lacks 1 of its events, the first is version 0",
                        "has 0 events, and 1 were counted when they were written");
        execute("delete from contacts where id = '" + ann + "'");
        assertThat(missing()).singleElement().isInstanceOf(UserFlaw.class);
    }

    @Test
    void an_event_that_was_exchanged_for_another_is_missed_by_its_user() {
        contact("Ann");
        execute("update events set event_id = gen_random_uuid()");

        assertThat(missing())
                .containsExactly(
                        new UserFlaw(
                                Samples.ALICE,
                                "has other events than those that were counted when they were"
                                        + " written"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void words_are_put_right_by_a_rebuild(boolean isArchived) {
        contact("Ann");
        contact("Ben");
        if (isArchived) {
            mover().archiveAll();
            contact("Cleo");
        }
        List<String> before = rows();
        execute("update events set words = 'zzz'");

        assertThat(fixture.postgres().rebuild().run().repairedWords()).isEqualTo(before.size());

        assertThat(rows()).isEqualTo(before);
        assertThat(flaws()).isEmpty();
        assertThat(fixture.postgres().rebuild().run().repairedWords()).isZero();
    }

    private List<LogFlaw> missing() {
        return fixture.postgres().rowVerification().missing();
    }

    /** Each column that there is, of a row that says something in all of them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatever_column_is_changed_its_row_is_named(boolean isArchived) {
        Random random = new Random(4);
        contact("Ann");
        appendWithEverything();
        LoggedEvent full = everything().getLast();
        String where = " where position = " + full.position().value();
        assertThat(texts("select (to_jsonb(e) - 'cut_length')::text from events e" + where))
                .singleElement()
                .asString()
                .doesNotContain(": null");
        if (isArchived) {
            mover().archiveAll();
        }
        String before = texts("select e::text from events e" + where).getFirst();

        for (Map.Entry<String, String> column : columns().entrySet()) {
            for (String value : otherValues(column.getKey(), column.getValue(), random)) {
                String set = column.getKey() + " = " + value;
                execute("update events set " + set + where);
                if (texts("select e::text from events e" + where).equals(List.of(before))) {
                    continue; // a cut row has that already
                }
                assertThat(flaws()).as(set).extracting(RowFlaw::event).isNotEmpty();
                if (!column.getKey().equals("event_id")) {
                    assertThat(flaws())
                            .as(set)
                            .extracting(RowFlaw::event)
                            .containsOnly(full.event().id());
                }
                execute("delete from events" + where.replace("=", ">="));
                execute(
                        "insert into events select (r).* from (select cast('"
                                + before.replace("'", "''")
                                + "' as events) as r) s");
                assertThat(flaws()).as("after " + set).isEmpty();
            }
        }
    }

    private void appendWithEverything() {
        fixture.store()
                .append(
                        new StreamName("contact-" + new UUID(7, 7)),
                        new ExpectedVersion.NoStream(),
                        List.of(
                                new NewEvent(
                                        new EventId(new UUID(8, 8)),
                                        "ContactCreated",
                                        1,
                                        "{\"name\":\"Zoe\",\"notes\":\"Tall\"}",
                                        new EventMetadata(
                                                Samples.ALICE,
                                                Samples.NOON,
                                                "correlated",
                                                "caused",
                                                "Said",
                                                new KeyUse("ab".repeat(32), "cd".repeat(32)),
                                                new SyncOrigin(Samples.NOON, "ef".repeat(32))))));
    }

    /** Their types by their names. */
    private Map<String, String> columns() {
        return fixture.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "select attname, atttypid::regtype::text as type"
                                                        + " from pg_attribute where attrelid ="
                                                        + " 'events'::regclass and attnum > 0 and"
                                                        + " attname <> 'cut_length' and not"
                                                        + " attisdropped")
                                        .map(
                                                (row, context) ->
                                                        Map.entry(
                                                                row.getString("attname"),
                                                                row.getString("type")))
                                        .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<String> otherValues(String column, String type, Random random) {
        int any = 3 + random.nextInt(1_000_000);
        String other =
                switch (type) {
                    case "bigint", "integer" -> column + " + " + any;
                    case "uuid" -> "'" + new UUID(random.nextLong(), random.nextLong()) + "'";
                    case "timestamp with time zone" ->
                            column + " + " + any + " * interval '1 microsecond'";
                    case "bytea" -> "sha256('" + any + "')";
                    case "json" -> "'{\"name\":\"" + any + "\"}'";
                    case "tsvector", "text" -> "'forged" + any + "'";
                    default -> throw new AssertionError(type);
                };
        return NEVER_NULL.contains(column) ? List.of(other) : List.of(other, "null");
    }

    private List<RowFlaw> flaws() {
        RowVerification verification = fixture.postgres().rowVerification();
        List<LoggedEvent> archived = new ArrayList<>();
        new Archive(storage).readAfter(GlobalPosition.START).forEachRemaining(archived::add);
        List<RowFlaw> flaws = new ArrayList<>(verification.compare(archived));
        VerifiedRows page = verification.verifyAfter(GlobalPosition.START, 1);
        while (!page.isEnd()) {
            flaws.addAll(page.flaws());
            page = verification.verifyAfter(page.last(), 1);
        }
        return flaws;
    }

    @Test
    void what_is_cut_while_rows_are_verified_has_not_lost_its_data() {
        contact("Ann");
        Archiving archiving = new Archiving(fixture.jdbi(), new Archive(storage));
        Archiving.Stretch stretch = archiving.next(mover().head()).orElseThrow();

        CompletableFuture<VerifiedRows> verified =
                fixture.jdbi()
                        .inTransaction(
                                handle -> {
                                    handle.execute("lock table events in access exclusive mode");
                                    CompletableFuture<VerifiedRows> verifying =
                                            CompletableFuture.supplyAsync(this::verify);
                                    await().until(this::isSomebodyWaiting);
                                    archiving.cut(handle, stretch);
                                    return verifying;
                                });

        assertThat(verified.join().flaws()).isEmpty();
    }

    private VerifiedRows verify() {
        return fixture.postgres().rowVerification().verifyAfter(GlobalPosition.START, 10);
    }

    private boolean isSomebodyWaiting() {
        return texts("select pid::text from pg_locks where not granted").size() == 1;
    }

    @Test
    void what_was_cut_is_known_by_the_hashes_of_its_segments() {
        contact("Ann");
        mover().archiveAll();
        contact("Ben");
        mover().archiveAll();

        assertThat(fixture.postgres().rowVerification().cutSegments())
                .isEqualTo(
                        new Archive(storage)
                                .segments().stream()
                                        .collect(toMap(Segment::number, Segment::hash)));
    }
}
