package io.tallystick.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.application.command.CommandContext;
import io.tallystick.application.command.IdempotencyKey;
import io.tallystick.application.command.IdempotentRequest;
import io.tallystick.application.command.Outcome;
import io.tallystick.application.command.Precondition;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.ExpectedVersion;
import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.Summary;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.fault.ForwardingEventStore;
import io.tallystick.testkit.fault.RacingEventStore;
import io.tallystick.testkit.fault.ReplyLosingEventStore;
import io.tallystick.transfer.LedgerImport.Target;
import io.tallystick.transfer.LedgerImportReport.Part;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class LedgerImportTest extends TransferCases {

    private static final LedgerImportReport.Outcome ADDED = LedgerImportReport.Outcome.ADDED;
    private static final LedgerImportReport.Outcome THERE =
            LedgerImportReport.Outcome.ALREADY_THERE;
    private static final LedgerImportReport.Outcome CONFLICT = LedgerImportReport.Outcome.CONFLICT;

    private static final CalendarDate TODAY = CalendarDate.parse("2024-05-06");
    private static final Target AS_BOB = new Target(Samples.BOB, false, false);
    private static final Target AS_ALICE = new Target(ALICE, false, false);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void another_ledger_gets_the_same_state_now_and_at_any_time(long seed) throws Exception {
        Instant begin = clock.instant().minusSeconds(700);
        Side from = random(seed, 200);
        Instant end = clock.instant();
        clock.advance(Duration.ofHours(1));
        Side to = side(99);

        LedgerImportReport report = run(to, AS_BOB, export(from));

        long events = from.events(ALICE).size();
        assertThat(report.count(ADDED)).isEqualTo(events + 2);
        assertThat(report.count(THERE) + report.count(CONFLICT)).isZero();
        assertThat(to.memory().store().digest(Samples.BOB))
                .isEqualTo(from.memory().store().digest(ALICE));
        assertThat(contacts(to, Samples.BOB)).isEqualTo(contacts(from, ALICE)).isNotEmpty();
        assertThat(transactions(to, Samples.BOB)).isEqualTo(transactions(from, ALICE)).isNotEmpty();
        assertThat(sums(to, Samples.BOB)).isEqualTo(sums(from, ALICE));
        long step = Duration.between(begin, end).toMillis() / 5;
        for (int i = 0; i <= 5; i++) {
            Instant asOf = begin.plusMillis(i * step);
            assertThat(contactsAsOf(to, Samples.BOB, asOf))
                    .isEqualTo(contactsAsOf(from, ALICE, asOf));
            assertThat(to.memory().ledger().timeTravel().summaryAsOf(Samples.BOB, asOf).balance())
                    .isEqualTo(
                            from.memory().ledger().timeTravel().summaryAsOf(ALICE, asOf).balance());
        }
        assertThat(to.settings().settings(Samples.BOB)).isEqualTo(from.settings().settings(ALICE));
        assertThat(linesWithoutOwner(export(to, Samples.BOB, directory.resolve("again"))))
                .containsExactlyInAnyOrderElementsOf(linesWithoutOwner(file()));
    }

    @Test
    void a_second_run_and_the_same_ledger_get_nothing() throws Exception {
        Side from = random(11, 150);
        Path file = export(from);
        Side to = side(99);
        run(to, AS_BOB, file);
        long events = to.events(Samples.BOB).size();

        for (LedgerImportReport report :
                List.of(run(to, AS_BOB, file), run(from, AS_ALICE, file))) {
            assertThat(report.count(ADDED)).isZero();
            assertThat(report.count(THERE)).isEqualTo(events + 2);
        }
        assertThat(to.events(Samples.BOB)).hasSize((int) events);
        assertThat(from.events(ALICE)).hasSize((int) events);
    }

    @Test
    void a_dry_run_tells_the_same_and_records_nothing() throws Exception {
        Path file = export(random(12, 100));
        Side to = side(99);

        LedgerImportReport dry = run(to, new Target(Samples.BOB, false, true), file);

        assertThat(to.events(Samples.BOB)).isEmpty();
        assertThat(to.settings().settings(Samples.BOB)).isEmpty();
        LedgerImportReport report = run(to, AS_BOB, file);
        for (Part part : Part.values()) {
            assertThat(dry.count(part, ADDED)).isEqualTo(report.count(part, ADDED)).isPositive();
        }
    }

    @Test
    void a_later_file_adds_what_is_new_and_what_was_done_since_stays() throws Exception {
        Side from = side(1);
        RandomLedger acts = new RandomLedger(from.memory().ledger(), clock, ALICE, 13);
        acts.act(100);
        Side to = side(99);
        run(to, AS_BOB, export(from));
        ContactView contact = contacts(to, Samples.BOB).getFirst();
        clock.advance(Duration.ofMinutes(1));
        assertThat(
                        to.memory()
                                .ledger()
                                .contacts()
                                .update(
                                        CommandContext.of(Samples.BOB, "here"),
                                        contact.id(),
                                        ContactChanges.renamedTo("renamed here"),
                                        Precondition.none()))
                .isInstanceOf(Outcome.Committed.class);
        long before = from.events(ALICE).size();
        acts.act(50);

        LedgerImportReport report = run(to, AS_BOB, export(from));

        assertThat(report.count(ADDED)).isEqualTo(from.events(ALICE).size() - before);
        assertThat(report.count(CONFLICT)).isZero();
        assertThat(to.events(Samples.BOB)).hasSize(from.events(ALICE).size() + 1);
    }

    @Test
    void another_user_of_the_same_server_gets_it_by_new_ids_alone() throws Exception {
        Side side = random(14, 150);
        Path file = export(side);
        long events = side.events(ALICE).size();

        LedgerImportReport report = run(side, AS_BOB, file);

        assertThat(report.count(CONFLICT)).isEqualTo(events);
        assertThat(report.conflicts().getFirst().reason()).contains("--new-ids");
        assertThat(side.events(Samples.BOB)).isEmpty();

        Target copy = new Target(Samples.BOB, true, false);
        assertThat(run(side, copy, file).count(ADDED)).isEqualTo(events);
        assertThat(run(side, copy, file).count(ADDED)).isZero();
        assertThat(side.events(ALICE)).hasSize((int) events);
        assertThat(side.events(Samples.BOB)).hasSize((int) events);
        assertThat(contacts(side, Samples.BOB))
                .extracting(ContactView::details, ContactView::balance, ContactView::updatedAt)
                .containsExactlyInAnyOrderElementsOf(
                        contacts(side, ALICE).stream()
                                .map(
                                        view ->
                                                tuple(
                                                        view.details(),
                                                        view.balance(),
                                                        view.updatedAt()))
                                .toList());
        assertThat(sums(side, Samples.BOB)).isEqualTo(sums(side, ALICE));
    }

    @Test
    void what_differs_stays_as_it_is_and_is_named() throws Exception {
        Side from = side(1);
        Side to = side(2);
        ContactId ann = new ContactId(new UUID(7, 7));
        ContactId ben = new ContactId(new UUID(8, 8));
        create(from, ALICE, ann, "Ann");
        create(from, ALICE, ben, "Ben");
        create(to, Samples.BOB, ann, "Another");
        from.settings().put(ALICE, "theme", "dark");
        to.settings().put(Samples.BOB, "theme", "light");

        LedgerImportReport report = run(to, AS_BOB, export(from));

        assertThat(report.count(ADDED)).isEqualTo(1);
        assertThat(report.conflicts())
                .containsExactly(
                        new LedgerImportReport.Conflict(
                                "contact-" + ann, "the ledger has another one of this id"),
                        new LedgerImportReport.Conflict("setting theme", "it is set otherwise"));
        assertThat(to.settings().settings(Samples.BOB)).containsEntry("theme", "light");
        assertThat(contacts(to, Samples.BOB))
                .extracting(view -> view.details().name().value())
                .containsExactlyInAnyOrder("Another", "Ben");
    }

    @Test
    void a_retry_finds_its_answer_after_a_move() throws Exception {
        Side from = side(1);
        CommandContext request = context(ALICE, "key-1");
        Outcome<?> first =
                from.memory()
                        .ledger()
                        .contacts()
                        .create(request, null, ContactDetails.named("Ann"));
        Side to = side(99);
        run(to, AS_ALICE, export(from));
        clock.advance(Duration.ofDays(1));

        assertThat(
                        to.memory()
                                .ledger()
                                .contacts()
                                .create(request, null, ContactDetails.named("Ann")))
                .isInstanceOfSatisfying(
                        Outcome.Replayed.class,
                        again ->
                                assertThat(again.id())
                                        .isEqualTo(((Outcome.Committed<?>) first).id()));
        Side other = side(98);
        run(other, AS_BOB, export(from));
        assertThat(
                        other.memory()
                                .ledger()
                                .contacts()
                                .create(
                                        context(Samples.BOB, "key-1"),
                                        null,
                                        ContactDetails.named("Ann")))
                .isInstanceOfSatisfying(
                        Outcome.Replayed.class,
                        again ->
                                assertThat(again.id())
                                        .isEqualTo(((Outcome.Committed<?>) first).id()));
        assertThat(other.events(Samples.BOB)).hasSize(1);
    }

    @Test
    void a_key_that_was_used_here_otherwise_is_left_out() throws Exception {
        Side from = side(1);
        from.memory()
                .ledger()
                .contacts()
                .create(context(ALICE, "key-1"), null, ContactDetails.named("Ann"));
        Side to = side(99);
        to.memory()
                .ledger()
                .contacts()
                .create(context(Samples.BOB, "key-1"), null, ContactDetails.named("Ben"));

        LedgerImportReport report = run(to, AS_BOB, export(from));

        assertThat(report.count(ADDED)).isEqualTo(1);
        assertThat(report.usedKeys()).isEqualTo(1);
        assertThat(run(to, AS_BOB, file()).count(THERE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20, 60})
    void an_import_that_was_cut_off_is_completed_by_the_next(int appends) throws Exception {
        Side from = random(15, 200);
        Path file = export(from);
        Side to = side(99);
        AtomicInteger left = new AtomicInteger(appends);
        EventStore failing =
                new ForwardingEventStore(to.memory().store()) {
                    @Override
                    public AppendResult append(
                            StreamName stream, ExpectedVersion expected, List<NewEvent> events) {
                        if (left.getAndDecrement() <= 0) {
                            throw new StoreUnavailable(
                                    StoreUnavailable.Store.EVENT_STORE, "killed on purpose");
                        }
                        return super.append(stream, expected, events);
                    }
                };
        assertThatThrownBy(() -> run(failing, to, AS_BOB, file))
                .isInstanceOf(StoreUnavailable.class);
        int half = to.events(Samples.BOB).size();
        assertThat(half).isPositive().isLessThan(from.events(ALICE).size());

        LedgerImportReport report = run(to, AS_BOB, file);

        assertThat(report.count(CONFLICT)).isZero();
        assertThat(
                        report.count(Part.CONTACT_EVENTS, THERE)
                                + report.count(Part.TRANSACTION_EVENTS, THERE))
                .isEqualTo(half);
        assertThat(to.memory().store().digest(Samples.BOB))
                .isEqualTo(from.memory().store().digest(ALICE));
    }

    @Test
    void lost_replies_and_lost_races_double_nothing() throws Exception {
        Side from = random(16, 150);
        Path file = export(from);
        Side lossy = side(99);
        assertThatThrownBy(
                        () ->
                                run(
                                        new ReplyLosingEventStore(lossy.memory().store(), 1),
                                        lossy,
                                        AS_BOB,
                                        file))
                .isInstanceOf(StoreUnavailable.class);
        run(lossy, AS_BOB, file);
        assertThat(contacts(lossy, Samples.BOB)).isEqualTo(contacts(from, ALICE));

        Side raced = side(98);
        EventStore racing =
                new RacingEventStore(
                        raced.memory().store(),
                        1,
                        race -> {
                            try {
                                run(raced, AS_BOB, file);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        assertThat(run(racing, raced, AS_BOB, file).count(CONFLICT)).isZero();
        assertThat(raced.memory().store().digest(Samples.BOB))
                .isEqualTo(from.memory().store().digest(ALICE));
    }

    @Test
    void whoever_stops_it_gets_a_part_and_can_go_on() throws Exception {
        Path file = export(random(17, 50));
        Side to = side(99);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> run(to, AS_BOB, file)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(run(to, AS_BOB, file).count(CONFLICT)).isZero();
    }

    private LedgerImportReport run(Side side, Target target, Path file)
            throws InterruptedException {
        return run(side.memory().store(), side, target, file);
    }

    private LedgerImportReport run(EventStore store, Side side, Target target, Path file)
            throws InterruptedException {
        return new LedgerImport(store, side.memory().store(), side.settings(), clock)
                .run(file, target, (done, total) -> assertThat(done).isLessThanOrEqualTo(total));
    }

    private static CommandContext context(UserId user, String key) {
        return new CommandContext(
                user,
                "test",
                null,
                IdempotentRequest.of(new IdempotencyKey(key), "the same request"));
    }

    private static void create(Side side, UserId user, ContactId id, String name) {
        assertThat(
                        side.memory()
                                .ledger()
                                .contacts()
                                .create(
                                        CommandContext.of(user, "test"),
                                        id,
                                        ContactDetails.named(name)))
                .isInstanceOf(Outcome.Committed.class);
    }

    /** But for the position, which is of the log. */
    private static Summary sums(Side side, UserId user) {
        Summary summary = side.memory().views().summary(user, TODAY);
        return new Summary(
                summary.contacts(),
                summary.transactions(),
                summary.balance(),
                summary.overdue(),
                new LogHead("", GlobalPosition.START));
    }

    private static List<ContactView> contacts(Side side, UserId user) {
        List<ContactView> found = new ArrayList<>();
        side.memory().views().contacts(ContactQuery.allOf(user), found::add);
        return found;
    }

    private static List<ContactView> contactsAsOf(Side side, UserId user, Instant asOf) {
        List<ContactView> found = new ArrayList<>();
        side.memory()
                .ledger()
                .timeTravel()
                .contactsAsOf(ContactQuery.allOf(user), asOf, found::add);
        return found;
    }

    private static List<TransactionView> transactions(Side side, UserId user) {
        List<TransactionView> found = new ArrayList<>();
        side.memory().views().transactions(TransactionQuery.allOf(user), found::add);
        return found;
    }

    /** All events and settings, but for whose they are and when they were recorded. */
    private static List<String> linesWithoutOwner(Path file) throws Exception {
        return linesOf(file).stream()
                .filter(line -> !line.startsWith("{\"end\"") && !line.startsWith("{\"format\""))
                .map(
                        line ->
                                line.replaceAll("\"recorded_at\":\"[^\"]*\"", "")
                                        .replaceAll("\"user_id\":\"[^\"]*\"", ""))
                .toList();
    }
}
