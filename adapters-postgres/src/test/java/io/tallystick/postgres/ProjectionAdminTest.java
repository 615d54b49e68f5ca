package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.Ledger;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.ProjectionStatus;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RebuildReport;
import io.tallystick.application.operation.RepairedBalance;
import io.tallystick.application.operation.RepairedBalances;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Rebuilds that outlive requests and servers, and streams that are parked. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProjectionAdminTest {

    private static final int PAGE = SurveyReader.MAX_EVENTS;

    private static final CommandContext BY_ALICE = CommandContext.of(Samples.ALICE, "test");

    private PostgresFixture fixture;
    private Ledger ledger;

    @BeforeEach
    void open() {
        fixture = new PostgresFixture();
        ledger =
                new Ledger(
                        fixture.store(),
                        fixture.log(),
                        fixture.views(),
                        UUID::randomUUID,
                        InstantSource.system(),
                        new UndoRule(Duration.ofSeconds(5)));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void damaged_rows_are_repaired_and_named() {
        ContactId ann = contact("Ann");
        transaction(ann);
        execute("update contacts set name = 'Mallory'");
        execute("update contact_balances set amount = 99");
        execute("update log_digests set events = 99");
        execute(
                "update events set words = 'zzz' where position = (select max(position) from"
                        + " events)");

        Operation ended = ended(rebuild().id());

        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(ended.error()).isNull();
        assertThat(ended.done()).isEqualTo(2);
        assertThat(ended.total()).isEqualTo(2);
        assertThat(ended.report())
                .isEqualTo(
                        new RebuildReport(
                                2,
                                1,
                                List.of("contact-" + ann),
                                new RepairedBalances(1, List.of(balance(ann, 99, 5))),
                                1,
                                1));
        assertThat(texts("select name from contacts")).containsExactly("Ann");
        assertThat(texts("select amount::text from contact_balances")).containsExactly("5");
    }

    @Test
    void rows_are_built_beside_and_those_that_differed_are_named() {
        ContactId ann = contact("Ann");
        transaction(ann);
        execute("update contacts set name = 'Mallory'");
        execute("update contact_balances set amount = 99");
        execute("update log_digests set events = 99");
        execute(
                "update events set words = 'zzz' where position = (select max(position) from"
                        + " events)");

        Operation ended = ended(admin().rebuild(RebuildManner.BESIDE).id());

        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(ended.error()).isNull();
        assertThat(ended.done()).isEqualTo(2);
        assertThat(ended.total()).isEqualTo(2);
        assertThat(ended.report())
                .isEqualTo(
                        new RebuildReport(
                                2,
                                1,
                                List.of("contact-" + ann),
                                new RepairedBalances(1, List.of(balance(ann, 99, 5))),
                                1,
                                1));
        assertThat(texts("select name from contacts")).containsExactly("Ann");
        assertThat(texts("select amount::text from contact_balances")).containsExactly("5");
    }

    @Test
    void a_rebuild_beside_that_waits_for_a_reader_is_joined_and_cancelled() {
        contact("Ann");
        execute("update contacts set name = 'Mallory'");
        fixture.jdbi()
                .useTransaction(
                        handle -> {
                            handle.execute("select 1 from contacts");
                            Operation running = admin().rebuild(RebuildManner.BESIDE);
                            await().until(() -> operation(running.id()).done() == 1);
                            assertThat(rebuild().id()).isEqualTo(running.id());
                            admin().cancel(running.id());
                            assertThat(ended(running.id()).state()).isEqualTo(State.CANCELLED);
                        });

        assertThat(texts("select name from contacts")).containsExactly("Mallory");
        assertThat(ended(rebuild().id()).state()).isEqualTo(State.SUCCEEDED);
        assertThat(texts("select name from contacts")).containsExactly("Ann");
    }

    @Test
    void a_rebuild_beside_begins_anew_where_its_server_has_vanished() {
        contact("Ann");
        contact("Ben");
        execute("update contacts set notes = 'damaged'");
        execute("create schema public_beside create table contacts (id uuid)");
        execute(
                "insert into operations (kind, beside, done, total, owner, seen_at) values"
                        + " ('rebuild', true, 1, 2, gen_random_uuid(), '-infinity')");

        fixture.reopen();
        Operation ended = ended(newest());

        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(Objects.requireNonNull(ended.report()).repairedStreams()).isEqualTo(2);
        assertThat(texts("select name from contacts where notes is null"))
                .containsExactlyInAnyOrder("Ann", "Ben");
    }

    @Test
    void a_rebuild_that_runs_is_joined_and_cancelled_between_two_pages() {
        UUID held = contactsOfTwoPages();
        fixture.jdbi()
                .useTransaction(
                        handle -> {
                            handle.execute(
                                    "select 1 from transactions where id = ? for update", held);
                            Operation running = rebuild();
                            await().until(() -> operation(running.id()).done() == PAGE - 1);
                            assertThat(rebuild().id()).isEqualTo(running.id());
                            assertThat(admin().cancel(running.id()))
                                    .hasValueSatisfying(
                                            asked ->
                                                    assertThat(asked.state())
                                                            .isEqualTo(State.RUNNING));
                        });

        Operation ended = ended(newest());

        assertThat(ended.state()).isEqualTo(State.CANCELLED);
        assertThat(Objects.requireNonNull(ended.report()).repairedStreams()).isEqualTo(PAGE + 1);
        assertThat(ended.report().repaired()).hasSize(RebuildReport.MAX_NAMES);
        assertThat(texts("select count(*)::text from contact_balances where amount = 99"))
                .containsExactly("1");
        assertThat(admin().cancel(ended.id())).hasValue(ended);
        assertThat(ended(rebuild().id()).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void balances_that_are_not_named_are_counted() {
        transaction(contact("Ann"));
        execute(
                "insert into contact_balances select user_id, gen_random_uuid(), kind, currency, 7,"
                        + " 1 from contact_balances, generate_series(1, 1001)");

        RepairedBalances found = Objects.requireNonNull(ended(rebuild().id()).report()).balances();

        assertThat(found.count()).isEqualTo(1001);
        assertThat(found.first())
                .hasSize(RebuildReport.MAX_NAMES)
                .allMatch(balance -> balance.was().intValue() == 7 && balance.is().signum() == 0);
    }

    private static RepairedBalance balance(ContactId contact, int was, int is) {
        return new RepairedBalance(
                Samples.ALICE,
                contact,
                "money",
                "USD",
                BigInteger.valueOf(was),
                BigInteger.valueOf(is));
    }

    /** All rows are missing or damaged, and a balance; the answer is the one transaction. */
    private UUID contactsOfTwoPages() {
        UUID transaction = transaction(contact("Ann"));
        execute(
                "insert into events (position, stream, version, event_id, type, schema_version,"
                        + " user_id, occurred_at, recorded_at, correlation_id, data) select"
                        + " nextval('events_position'), 'contact-' || gen_random_uuid(), 0,"
                        + " gen_random_uuid(), type, schema_version, user_id, occurred_at,"
                        + " recorded_at, correlation_id, data from events, generate_series(2, "
                        + PAGE
                        + ") where type = 'ContactCreated'");
        execute("update contacts set notes = 'damaged'");
        execute("update transactions set description = 'damaged'");
        execute(
                "insert into contact_balances select user_id, contact_id, kind, 'XXX', 99, 1 from"
                        + " contact_balances");
        return transaction;
    }

    @Test
    void another_server_goes_on_where_one_has_vanished() {
        contact("Ann");
        contact("Ben");
        List<String> streams = texts("select stream from events order by stream");
        execute("update contacts set notes = 'damaged'");
        execute(
                "insert into operations (kind, done, total, resume_after, report, owner, seen_at)"
                        + " values ('rebuild', 1, 2, '"
                        + streams.getFirst()
                        + "', '{\"repaired_streams\": 1, \"repaired\": [\"before\"]}',"
                        + " gen_random_uuid(), now())");
        UUID id = newest();
        assertThat(runner().claim()).as("its server was seen just now").isEmpty();
        execute("update operations set seen_at = now() - interval '16 seconds'");

        fixture.reopen();
        Operation ended = ended(id);

        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(ended.report())
                .isEqualTo(
                        new RebuildReport(
                                2,
                                2,
                                List.of("before", streams.getLast()),
                                RepairedBalances.NONE,
                                0,
                                0));
        assertThat(texts("select 'contact-' || id from contacts where notes = 'damaged'"))
                .as("what the first server had done is not done again")
                .containsExactly(streams.getFirst());
    }

    @Test
    void nobody_takes_over_a_rebuild_whose_page_takes_long() {
        contact("Ann");
        fixture.jdbi()
                .useTransaction(
                        handle -> {
                            handle.execute("lock table events in access exclusive mode");
                            rebuild();
                            await().until(
                                            () ->
                                                    texts("select owner::text from operations")
                                                            .getFirst(),
                                            Objects::nonNull);
                            execute(
                                    "update operations set seen_at = now() - interval '14"
                                            + " seconds'");
                            await().atMost(Duration.ofSeconds(8))
                                    .until(
                                            () ->
                                                    texts(
                                                                    "select 1 from operations where"
                                                                        + " seen_at > now() -"
                                                                        + " interval '7 seconds'")
                                                            .size(),
                                            renewed -> renewed == 1);
                            assertThat(runner().claim()).isEmpty();
                        });

        assertThat(ended(newest()).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void who_was_taken_over_does_nothing_more() {
        contact("Ann");
        execute("update contacts set notes = 'damaged'");
        execute("insert into operations (kind, seen_at) values ('rebuild', now())");
        RebuildProgress late =
                new RebuildProgress(
                        newest(),
                        new UUID(1, 1),
                        0,
                        "",
                        0,
                        List.of(),
                        false,
                        RebuildManner.IN_PLACE);

        runner().run(late, () -> false);

        assertThat(operation(late.id()).state()).isEqualTo(State.RUNNING);
        assertThat(texts("select name from contacts where notes = 'damaged'"))
                .containsExactly("Ann");
    }

    @Test
    void a_server_that_stops_leaves_its_rebuild_to_the_next() {
        contact("Ann");
        UUID owner = new UUID(1, 1);
        execute(
                "insert into operations (kind, owner, seen_at) values ('rebuild', '"
                        + owner
                        + "', now())");
        RebuildProgress mine =
                new RebuildProgress(
                        newest(), owner, 0, "", 0, List.of(), false, RebuildManner.IN_PLACE);

        runner().run(mine, () -> true);

        assertThat(
                        texts(
                                "select id::text from operations where owner is distinct from '"
                                        + owner
                                        + "'"))
                .containsExactly(mine.id().toString());
        rebuild();
        assertThat(ended(mine.id()).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void an_operation_that_never_was_is_not_found() {
        assertThat(admin().operation(UUID.randomUUID())).isEmpty();
        assertThat(admin().cancel(UUID.randomUUID())).isEmpty();
    }

    @Test
    void operations_are_listed_with_what_they_found_and_those_that_began_last_first() {
        ContactId ann = contact("Ann");
        transaction(ann);
        execute("update contact_balances set amount = 99");
        Operation first = ended(rebuild().id());
        Operation second = ended(rebuild().id());
        execute(
                "insert into operations (kind, resume_after, seen_at, started_at) values"
                        + " ('archive', '1', now(), now() - interval '1 day')");

        List<Operation> listed = admin().operations(10);
        assertThat(listed).hasSize(3).startsWith(second, first);
        assertThat(listed.getLast().state()).isEqualTo(State.RUNNING);
        assertThat(Objects.requireNonNull(listed.get(1).report()).balances().first()).hasSize(1);
        assertThat(admin().operations(2)).containsExactly(second, first);
    }

    @Test
    void parked_streams_are_listed_page_by_page_also_while_they_are_released() {
        execute(
                "insert into parked_streams (stream, version, reason, parked_at) select 'contact-'"
                        + " || i, 0, 'unheard of', now() - make_interval(secs => i / 3) from"
                        + " generate_series(1, 8) i");
        List<ParkedStream> all = admin().parked();
        List<ParkedStream> first = admin().parked(null, 4);
        execute("delete from parked_streams where stream = '" + first.getLast().stream() + "'");
        List<ParkedStream> second = admin().parked(first.getLast().place(), 10);

        assertThat(all)
                .extracting(ParkedStream::stream)
                .containsExactly(
                        "contact-6",
                        "contact-7",
                        "contact-8",
                        "contact-3",
                        "contact-4",
                        "contact-5",
                        "contact-1",
                        "contact-2");
        assertThat(first).isEqualTo(all.subList(0, 4));
        assertThat(second).isEqualTo(all.subList(4, 8));
        assertThat(admin().parked(second.getLast().place(), 10)).isEmpty();
    }

    @Test
    void a_parked_stream_is_shown_and_released_once_its_event_is_understood() {
        StreamName stream = StreamName.of(AggregateType.CONTACT, contact("Ann").value());
        contact("Ben");
        appendUnheard(stream);

        ParkedStream parked = admin().parked().getFirst();
        assertThat(parked.stream()).isEqualTo(stream.value());
        assertThat(parked.version()).isEqualTo(1);
        assertThat(admin().status())
                .extracting(
                        ProjectionStatus::name,
                        ProjectionStatus::state,
                        ProjectionStatus::heldBy,
                        ProjectionStatus::parkedStreams)
                .containsExactly(
                        tuple("contacts", ProjectionStatus.State.HELD, parked.reason(), 1L),
                        tuple("transactions", ProjectionStatus.State.CURRENT, null, 0L));
        assertThat(admin().retry(stream)).hasValue(new RetriedStream(parked.reason()));
        assertThat(admin().parked()).containsExactly(parked);

        execute(
                "update events set type = 'ContactUpdated', data = '{\"name\": \"Bea\"}' where"
                        + " type = 'Unheard'");

        assertThat(admin().retry(stream)).hasValue(RetriedStream.RELEASED);
        assertThat(admin().parked()).isEmpty();
        assertThat(admin().retry(stream)).isEmpty();
        assertThat(texts("select name || version from contacts order by name"))
                .containsExactly("Bea1", "Ben0");
    }

    @Test
    void a_row_that_the_database_refuses_parks_its_stream_alone() {
        ContactId ann = contact("Ann");
        contact("Ben");
        execute("update contacts set notes = 'damaged'");
        execute(
                "alter table contacts add constraint poison check (name <> 'Ann' or notes is not"
                        + " null)");
        try {
            Operation ended = ended(rebuild().id());

            assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
            assertThat(Objects.requireNonNull(ended.report()).repairedStreams()).isEqualTo(1);
            assertThat(admin().parked())
                    .extracting(ParkedStream::stream)
                    .containsExactly("contact-" + ann);
        } finally {
            execute("alter table contacts drop constraint poison");
        }
        StreamName stream = StreamName.of(AggregateType.CONTACT, ann.value());
        assertThat(admin().retry(stream)).hasValue(RetriedStream.RELEASED);
        assertThat(texts("select name from contacts where notes is null order by name"))
                .containsExactly("Ann", "Ben");
    }

    private void appendUnheard(StreamName stream) {
        fixture.store()
                .append(
                        stream,
                        new ExpectedVersion.Exact(0),
                        List.of(
                                new NewEvent(
                                        new EventId(UUID.randomUUID()),
                                        "Unheard",
                                        1,
                                        "{}",
                                        new EventMetadata(
                                                Samples.ALICE,
                                                InstantSource.system().instant(),
                                                "test",
                                                null,
                                                null,
                                                null))));
    }

    private ProjectionAdmin admin() {
        return fixture.postgres().projectionAdmin();
    }

    private Operation rebuild() {
        return admin().rebuild(RebuildManner.IN_PLACE);
    }

    private RebuildOperation runner() {
        return new RebuildOperation(
                fixture.jdbi(), fixture.postgres().rebuild(), fixture.postgres().rebuildBeside());
    }

    private Operation operation(UUID id) {
        return admin().operation(id).orElseThrow();
    }

    private Operation ended(UUID id) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> operation(id), operation -> operation.state() != State.RUNNING);
    }

    private UUID newest() {
        return UUID.fromString(
                texts("select id::text from operations order by started_at desc").getFirst());
    }

    private ContactId contact(String name) {
        return new ContactId(
                idOf(ledger.contacts().create(BY_ALICE, null, ContactDetails.named(name))));
    }

    private UUID transaction(ContactId contact) {
        return idOf(ledger.transactions().create(BY_ALICE, null, Samples.lent(contact, 5)));
    }

    private static UUID idOf(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        return ((Outcome.Committed<?>) outcome).id();
    }

    private void execute(String sql) {
        fixture.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private List<String> texts(String sql) {
        return fixture.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
