package io.tallystick.domain.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.FieldChange;
import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.transaction.Transaction.Absent;
import io.tallystick.domain.transaction.Transaction.Deleted;
import io.tallystick.domain.transaction.Transaction.Live;
import io.tallystick.domain.transaction.TransactionEvent.TransactionCreated;
import io.tallystick.domain.transaction.TransactionEvent.TransactionDeleted;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class TransactionDeciderTest {

    private static final Instant T0 = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant T1 = Instant.parse("2024-01-01T00:00:01Z");
    private static final Instant T2 = Instant.parse("2024-01-01T00:00:02Z");
    private static final ContactId ANN = new ContactId(new UUID(0, 1));
    private static final ContactId BEN = new ContactId(new UUID(0, 2));
    private static final TransactionDetails LUNCH = dated("2024-01-10", "2024-01-20");

    private static final Transaction ABSENT = new Absent();
    private static final Transaction LIVE = Live.created(LUNCH, T0);
    private static final Transaction DELETED = new Deleted(LUNCH, T0, T1);

    private final TransactionDecider decider = new TransactionDecider();

    @Test
    void creating_needs_that_there_was_none_ever() {
        TransactionCommand create = new TransactionCommand.Create(LUNCH, T2);

        assertThat(decider.decide(create, ABSENT))
                .isEqualTo(accepted(new TransactionCreated(LUNCH, T2)));
        assertThat(decider.decide(create, LIVE)).isEqualTo(refused(Refusal.ALREADY_EXISTS));
        assertThat(decider.decide(create, DELETED)).isEqualTo(refused(Refusal.ALREADY_EXISTS));
    }

    @Test
    void a_transaction_may_be_due_on_its_day_but_not_before() {
        TransactionDetails sameDay = dated("2024-01-10", "2024-01-10");
        TransactionDetails dayBefore = dated("2024-01-10", "2024-01-09");

        assertThat(decider.decide(new TransactionCommand.Create(sameDay, T2), ABSENT))
                .isEqualTo(accepted(new TransactionCreated(sameDay, T2)));
        assertThat(decider.decide(new TransactionCommand.Create(dayBefore, T2), ABSENT))
                .isEqualTo(refused(Refusal.DUE_BEFORE_TRANSACTION));
        assertThat(decider.decide(new TransactionCommand.Create(dayBefore, T2), LIVE))
                .isEqualTo(refused(Refusal.ALREADY_EXISTS));
    }

    @Test
    void updating_needs_a_live_one() {
        TransactionChanges changes = moved(BEN);
        TransactionCommand update = new TransactionCommand.Update(changes, T2);

        assertThat(decider.decide(update, ABSENT)).isEqualTo(refused(Refusal.NOT_FOUND));
        assertThat(decider.decide(update, LIVE))
                .isEqualTo(accepted(new TransactionUpdated(changes, T2)));
        assertThat(decider.decide(update, DELETED)).isEqualTo(refused(Refusal.NOT_FOUND));
    }

    @Test
    void an_update_may_not_put_the_due_date_first() {
        TransactionChanges later = dates(CalendarDate.parse("2024-01-21"), FieldChange.unchanged());
        TransactionChanges laterAndNeverDue =
                dates(CalendarDate.parse("2024-01-21"), FieldChange.cleared());
        TransactionChanges dueEarlier =
                dates(null, FieldChange.changedTo(CalendarDate.parse("2024-01-09")));

        assertThat(decider.decide(new TransactionCommand.Update(later, T2), LIVE))
                .isEqualTo(refused(Refusal.DUE_BEFORE_TRANSACTION));
        assertThat(decider.decide(new TransactionCommand.Update(dueEarlier, T2), LIVE))
                .isEqualTo(refused(Refusal.DUE_BEFORE_TRANSACTION));
        assertThat(decider.decide(new TransactionCommand.Update(laterAndNeverDue, T2), LIVE))
                .isEqualTo(accepted(new TransactionUpdated(laterAndNeverDue, T2)));
    }

    @Test
    void dates_that_a_phone_recorded_so_do_not_keep_other_fields_from_changing() {
        Transaction dueFirst = Live.created(dated("2024-01-10", "2024-01-09"), T1);
        TransactionChanges same =
                dates(
                        CalendarDate.parse("2024-01-10"),
                        FieldChange.changedTo(CalendarDate.parse("2024-01-09")));
        TransactionChanges worse = dates(CalendarDate.parse("2024-01-11"), FieldChange.unchanged());

        for (TransactionChanges changes : List.of(moved(BEN), same)) {
            assertThat(decider.decide(new TransactionCommand.Update(changes, T2), dueFirst))
                    .isEqualTo(accepted(new TransactionUpdated(changes, T2)));
        }
        assertThat(decider.decide(new TransactionCommand.Update(worse, T2), dueFirst))
                .isEqualTo(refused(Refusal.DUE_BEFORE_TRANSACTION));
    }

    @Test
    void deleting_needs_a_live_one() {
        TransactionCommand delete = new TransactionCommand.Delete(T2);

        assertThat(decider.decide(delete, ABSENT)).isEqualTo(refused(Refusal.NOT_FOUND));
        assertThat(decider.decide(delete, LIVE)).isEqualTo(accepted(new TransactionDeleted(T2)));
        assertThat(decider.decide(delete, DELETED)).isEqualTo(refused(Refusal.NOT_FOUND));
    }

    @Test
    void events_that_do_not_apply_leave_the_state_as_it_is() {
        TransactionEvent created = new TransactionCreated(dated("2020-01-01", null), T2);
        TransactionEvent updated = new TransactionUpdated(moved(BEN), T2);
        TransactionEvent deleted = new TransactionDeleted(T2);

        assertThat(decider.evolve(LIVE, created)).isEqualTo(LIVE);
        assertThat(decider.evolve(DELETED, created)).isEqualTo(DELETED);
        assertThat(decider.evolve(ABSENT, updated)).isEqualTo(ABSENT);
        assertThat(decider.evolve(DELETED, updated)).isEqualTo(DELETED);
        assertThat(decider.evolve(ABSENT, deleted)).isEqualTo(ABSENT);
        assertThat(decider.evolve(DELETED, deleted)).isEqualTo(DELETED);
    }

    @Test
    void events_that_apply_change_what_they_say() {
        TransactionDetails withBen =
                new TransactionDetails(
                        BEN,
                        LUNCH.kind(),
                        LUNCH.direction(),
                        LUNCH.amount(),
                        LUNCH.currency(),
                        LUNCH.description(),
                        LUNCH.transactionDate(),
                        LUNCH.dueDate());

        assertThat(decider.evolve(ABSENT, new TransactionCreated(LUNCH, T2)))
                .isEqualTo(Live.created(LUNCH, T2));
        assertThat(decider.evolve(LIVE, new TransactionUpdated(moved(BEN), T2)))
                .isEqualTo(
                        new Live(withBen, T0, T2, List.of(new Stay(ANN, T0), new Stay(BEN, T2))));
        assertThat(decider.evolve(LIVE, new TransactionDeleted(T2)))
                .isEqualTo(new Deleted(LUNCH, T0, T2));
    }

    @Test
    void an_event_may_put_the_due_date_first_for_two_devices_met_late() {
        TransactionChanges later = dates(CalendarDate.parse("2024-01-21"), FieldChange.unchanged());

        assertThat(decider.evolve(LIVE, new TransactionUpdated(later, T2)))
                .isEqualTo(
                        new Live(
                                dated("2024-01-21", "2024-01-20"),
                                T0,
                                T2,
                                List.of(new Stay(ANN, T0))));
    }

    private static TransactionDetails dated(String date, @Nullable String due) {
        return new TransactionDetails(
                ANN,
                TransactionKind.MONEY,
                Direction.LENT,
                new Amount(5),
                CurrencyCode.USD,
                null,
                CalendarDate.parse(date),
                due == null ? null : CalendarDate.parse(due));
    }

    private static TransactionChanges moved(ContactId contact) {
        return new TransactionChanges(
                contact,
                null,
                null,
                null,
                null,
                FieldChange.unchanged(),
                null,
                FieldChange.unchanged());
    }

    private static TransactionChanges dates(
            @Nullable CalendarDate date, FieldChange<CalendarDate> due) {
        return new TransactionChanges(
                null, null, null, null, null, FieldChange.unchanged(), date, due);
    }

    private static Decision<TransactionEvent> accepted(TransactionEvent event) {
        return new Decision.Accepted<>(List.of(event));
    }

    private static Decision<TransactionEvent> refused(Refusal reason) {
        return new Decision.Refused<>(reason);
    }
}
