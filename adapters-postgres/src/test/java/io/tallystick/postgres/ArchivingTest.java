package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import static java.util.stream.Collectors.toMap;

import io.tallystick.application.Ledger;
import io.tallystick.application.archive.Archive;
import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.failure.ArchiveBusy;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.port.ArchiveAdmin;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.application.view.Segment;
import io.tallystick.application.view.VerifiedRows;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.memory.InMemoryArchiveStorage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Old events that leave the log for the archive, and come back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchivingTest {

    private static final CommandContext BY_ALICE = CommandContext.of(Samples.ALICE, "test");

    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private FailingStorage storage;
    private PostgresFixture fixture;
    private Ledger ledger;

    @BeforeEach
    void open() {
        storage = new FailingStorage();
        fixture = new PostgresFixture(new Archive(storage));
        ledger =
                new Ledger(
                        fixture.store(),
                        fixture.log(),
                        fixture.views(),
                        UUID::randomUUID,
                        InstantSource.system(),
                        new UndoRule(Duration.ofDays(1)));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void what_was_recorded_before_an_instant_leaves_the_log_and_is_read_as_before() {
        contact("Ann");
        contact("Ben");
        Instant before = everything().getLast().event().recordedAt().plusNanos(1000);
        await().until(() -> Instant.now().isAfter(before));
        contact("Cleo");
        List<LoggedEvent> whole = everything();

        assertThat(admin().plan(before).events()).isEqualTo(2);
        Operation ended = ended(admin().archive(before));

        assertThat(ended.kind()).isEqualTo(Operation.Kind.ARCHIVE);
        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(ended.done()).isEqualTo(2);
        assertThat(ended.total()).isEqualTo(2);
        assertThat(texts("select (data is null)::text from events order by position"))
                .containsExactly("true", "true", "false");
        assertThat(everything()).isEqualTo(whole);
        assertThat(admin().plan(before).events()).isZero();
    }

    @Test
    void what_is_restored_is_the_log_that_was_row_for_row() {
        ContactId ann = contact("Ann 'Ä' \\ \"quoted\"");
        rename(ann, "Anna");
        contact("Ben");
        List<String> before = rows();
        ended(admin().archive(END_OF_TIME));
        assertThat(rows()).doesNotContainAnyElementsOf(before);
        contact("Cleo");

        Operation ended = ended(admin().restore());

        assertThat(ended.kind()).isEqualTo(Operation.Kind.RESTORE);
        assertThat(ended.done()).isEqualTo(3);
        assertThat(rows()).hasSize(4).startsWith(before.toArray(String[]::new));
        assertThat(texts("select last_position::text from archived_segments")).isEmpty();
    }

    @Test
    void what_another_server_has_archived_is_restored() {
        contact("Ann");
        contact("Ben");
        List<String> before = rows();
        Instant now = everything().getFirst().event().recordedAt().plusNanos(1000);
        ended(admin().archive(now));
        mover().archiveAll();

        Operation ended = ended(admin().restore());

        assertThat(ended.error()).isNull();
        assertThat(rows()).isEqualTo(before);
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

    @ParameterizedTest
    @EnumSource
    void who_searches_keeps_no_connection_while_the_archive_is_read(EventQuery.Order order) {
        contact("Ann");
        mover().archiveAll();
        contact("Anna");
        List<String> states = new CopyOnWriteArrayList<>();
        storage.watchReads(
                () ->
                        states.addAll(
                                texts(
                                        "select application_name || ' is ' || state from"
                                            + " pg_stat_activity where pid <> pg_backend_pid() and"
                                            + " datname = current_database() and state <> 'idle'"
                                            + " union all select 'read'")));

        EventPage page =
                fixture.log()
                        .page(
                                new EventQuery(
                                        Samples.ALICE,
                                        null,
                                        null,
                                        order,
                                        Set.of(),
                                        null,
                                        null,
                                        null,
                                        null,
                                        WordQuery.parse("ann"),
                                        10));

        assertThat(page.events()).hasSize(2);
        assertThat(states).containsOnly("read");
    }

    /** At each step, with a stretch that was archived before, and one that is new. */
    @ParameterizedTest
    @EnumSource
    void wherever_it_stops_nothing_is_lost_and_who_comes_next_goes_on(ArchiveStep step) {
        contact("Ann");
        mover().archiveAll();
        ContactId ben = contact("Ben");
        rename(ben, "Benny");
        List<LoggedEvent> whole = everything();

        for (Operation.Kind kind : List.of(Operation.Kind.ARCHIVE, Operation.Kind.RESTORE)) {
            begin(kind);
            stopAt(step);
            assertThat(everything()).isEqualTo(whole);
            fixture.reopen();
            assertThat(ended(newest()).state()).isEqualTo(State.SUCCEEDED);
            assertThat(everything()).isEqualTo(whole);
        }
        assertThat(texts("select position::text from events where data is null")).isEmpty();
    }

    @Test
    void events_are_moved_while_others_write_and_read() {
        for (int i = 0; i < 50; i++) {
            contact("N" + i);
        }
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> moving =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; !isOver.get(); i++) {
                                if (i % 4 == 3) {
                                    mover().restoreAll();
                                } else {
                                    mover().archiveAll();
                                }
                            }
                        });
        try {
            List<LoggedEvent> before = everything();
            for (int i = 0; i < 60; i++) {
                contact("M" + i);
                List<LoggedEvent> now = everything();
                assertThat(now)
                        .hasSize(before.size() + 1)
                        .startsWith(before.toArray(LoggedEvent[]::new));
                before = now;
            }
        } finally {
            isOver.set(true);
        }
        moving.join();
    }

    @Test
    void while_the_archive_is_away_what_is_hot_goes_on_and_archiving_waits() {
        ContactId ann = contact("Ann");
        mover().archiveAll();
        ContactId ben = contact("Ben");
        fixture.reopen();
        storage.goAway();

        rename(ben, "Benny");
        assertThat(fixture.views().contact(Samples.ALICE, ann)).isPresent();
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(this::everything)
                .withMessage("the bucket is away: see to it");
        Operation running = admin().archive(END_OF_TIME);
        await().until(() -> operation(running.id()).error() != null);
        assertThat(operation(running.id()).error()).isEqualTo("the bucket is away: see to it");

        storage.comeBack();
        assertThat(ended(running).state()).isEqualTo(State.SUCCEEDED);
        assertThat(everything()).hasSize(3);
    }

    @Test
    void what_comes_late_while_the_archive_is_away_is_recorded_and_folded_when_it_is_back() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        List<LoggedEvent> before = everything();
        mover().archiveAll();
        fixture.reopen();
        storage.goAway();

        StreamName stream = StreamName.of(AggregateType.CONTACT, ann.value());
        appendLate(stream, before.getLast().event().metadata().occurredAt().minusNanos(1000));

        assertThat(fixture.postgres().projectionAdmin().parked())
                .extracting(ParkedStream::stream, ParkedStream::version)
                .containsExactly(tuple(stream.value(), 2L));
        storage.comeBack();
        assertThat(fixture.postgres().projectionAdmin().retry(stream))
                .hasValue(RetriedStream.RELEASED);
        assertThat(texts("select name || ' ' || notes || ' ' || version from contacts"))
                .containsExactly("Anna Late 2");
        assertThat(everything()).hasSize(3).startsWith(before.toArray(LoggedEvent[]::new));
    }

    private void appendLate(StreamName stream, Instant occurredAt) {
        fixture.store()
                .append(
                        stream,
                        new ExpectedVersion.Exact(1),
                        List.of(
                                new NewEvent(
                                        new EventId(UUID.randomUUID()),
                                        "ContactUpdated",
                                        1,
                                        "{\"notes\":\"Late\"}",
                                        new EventMetadata(
                                                Samples.ALICE,
                                                occurredAt,
                                                "test",
                                                null,
                                                null,
                                                null))));
    }

    @Test
    void an_archive_of_another_log_is_refused() {
        contact("Ann");
        mover().archiveAll();
        mover().restoreAll();
        execute("update log_identity set epoch = 'other'");

        Operation ended = ended(admin().archive(END_OF_TIME));

        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.error()).contains("the archive is of another log");
        assertThat(texts("select position::text from events where data is null")).isEmpty();
    }

    @Test
    void an_archive_that_lacks_what_was_cut_gets_nothing_new() {
        contact("Ann");
        mover().archiveAll();
        contact("Ben");
        Archive empty = new Archive(new InMemoryArchiveStorage());
        LogMover other = new LogMover(fixture.jdbi(), empty);

        assertThatExceptionOfType(ArchiveMismatch.class)
                .isThrownBy(other::archiveAll)
                .withMessageStartingWith("the archive lacks the event at position");
        assertThat(empty.refresh()).isEmpty();
    }

    @Test
    void a_row_that_is_not_what_was_archived_stays_whole() {
        contact("Ann");
        mover().archiveAll();
        mover().restoreAll();
        execute("update events set data = '{\"name\": \"Mallory\"}'");

        mover().archiveAll();

        assertThat(texts("select data ->> 'name' from events")).containsExactly("Mallory");
    }

    @Test
    void archiving_and_restoring_do_not_run_at_the_same_time() {
        contact("Ann");
        UUID running = begin(Operation.Kind.ARCHIVE).id();
        execute("update operations set owner = gen_random_uuid(), seen_at = now()");

        assertThat(admin().archive(END_OF_TIME).id()).isEqualTo(running);
        assertThatExceptionOfType(ArchiveBusy.class)
                .isThrownBy(admin()::restore)
                .satisfies(busy -> assertThat(busy.operation()).isEqualTo(running));
    }

    @Test
    void what_is_cancelled_ends_between_two_stretches() {
        contact("Ann");
        mover().archiveAll();
        contact("Ben");
        mover().archiveAll();
        begin(Operation.Kind.RESTORE);
        ArchiveProgress claimed =
                fixture.jdbi().inTransaction(OperationRows::claimArchiving).orElseThrow();

        operationAt(
                        step -> {
                            if (step == ArchiveStep.RESTORE_COMMITTED) {
                                fixture.postgres().projectionAdmin().cancel(claimed.id());
                            }
                        })
                .run(claimed, () -> false);

        Operation ended = operation(claimed.id());
        assertThat(ended.state()).isEqualTo(State.CANCELLED);
        assertThat(ended.done()).isEqualTo(1);
        assertThat(texts("select (data is null)::text from events order by position"))
                .containsExactly("true", "false");
    }

    @Test
    void rows_are_folded_from_the_archive_when_they_have_to_be() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        mover().archiveAll();
        execute("update contacts set name = 'Mallory'");

        assertThat(fixture.postgres().rebuild().run().repaired()).containsExactly("contact-" + ann);
        ledger.contacts().undo(BY_ALICE, ann, null, Precondition.none());

        assertThat(texts("select name from contacts")).containsExactly("Ann");
        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data = '{\"name\":\"Bob\"}'",
                "comment = 'Forged'",
                "occurred_at = occurred_at + interval '1 microsecond'",
                "user_id = gen_random_uuid()",
                "hash = decode(repeat('00', 32), 'hex')",
                "data = null"
            })
    void a_row_that_was_changed_is_named(String change) {
        contact("Ann");
        contact("Ben");
        assertThat(flaws()).isEmpty();
        LoggedEvent ben = everything().getLast();

        execute("update events set " + change + " where position = " + ben.position().value());

        assertThat(flaws())
                .extracting(RowFlaw::position, RowFlaw::event)
                .containsExactly(tuple(ben.position(), ben.event().id()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update events set occurred_at = occurred_at + interval '1 microsecond'",
                "update events set version = version + 1",
                "update events set hash = decode(repeat('00', 32), 'hex')",
                "update events set data = '{\"name\":\"Bob\"}'",
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

    private ArchiveAdmin admin() {
        return fixture.postgres().archiveAdmin().orElseThrow();
    }

    private LogMover mover() {
        return new LogMover(fixture.jdbi(), new Archive(storage));
    }

    /** Of which no server knows yet. */
    private Operation begin(Operation.Kind kind) {
        return fixture.jdbi()
                .withHandle(
                        handle ->
                                OperationRows.beginOrFindArchiving(
                                        handle, kind, PostgresEventLog.headPosition(handle), 2));
    }

    /** As if the server vanished there, and that was noticed. */
    private void stopAt(ArchiveStep step) {
        fixture.jdbi()
                .inTransaction(OperationRows::claimArchiving)
                .ifPresent(
                        claimed -> {
                            try {
                                operationAt(
                                                reached -> {
                                                    if (reached == step) {
                                                        throw new Stopped();
                                                    }
                                                })
                                        .run(claimed, () -> false);
                            } catch (Stopped e) {
                                execute("update operations set seen_at = '-infinity'");
                            }
                        });
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private ArchiveOperation operationAt(Consumer<ArchiveStep> steps) {
        return new ArchiveOperation(
                fixture.jdbi(), new Archiving(fixture.jdbi(), new Archive(storage)), null, steps);
    }

    private ContactId contact(String name) {
        Outcome<?> outcome = ledger.contacts().create(BY_ALICE, null, ContactDetails.named(name));
        return new ContactId(((Outcome.Committed<?>) outcome).id());
    }

    private void rename(ContactId contact, String name) {
        ledger.contacts()
                .update(BY_ALICE, contact, ContactChanges.renamedTo(name), Precondition.none());
    }

    private List<LoggedEvent> everything() {
        List<LoggedEvent> events = new ArrayList<>();
        EventQuery query = EventQuery.ofUser(Samples.ALICE, 7);
        EventPage page = fixture.log().page(query);
        events.addAll(page.events());
        while (page.hasMore()) {
            page = fixture.log().page(query.after(events.getLast().position(), 7));
            events.addAll(page.events());
        }
        return events;
    }

    private Operation newest() {
        return operation(
                fixture.jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "select id from operations order by"
                                                                + " started_at desc limit 1")
                                                .mapTo(UUID.class)
                                                .one()));
    }

    private Operation operation(UUID id) {
        return fixture.postgres().projectionAdmin().operation(id).orElseThrow();
    }

    private Operation ended(Operation begun) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> operation(begun.id()), now -> now.state() != State.RUNNING);
    }

    private List<String> rows() {
        return texts("select e::text from events e order by position");
    }

    private List<String> texts(String sql) {
        return fixture.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    private void execute(String sql) {
        fixture.jdbi().useHandle(handle -> handle.execute(sql));
    }
}
