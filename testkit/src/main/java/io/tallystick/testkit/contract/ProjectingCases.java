package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;
import static io.tallystick.testkit.contract.LedgerEvents.streamOf;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.view.ContactQuery;
import io.tallystick.application.view.ContactView;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.TransactionQuery;
import io.tallystick.application.view.TransactionView;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Gen;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** However events reach the projector, a row is the fold of its stream. */
interface ProjectingCases extends LedgerViewsCases {

    CalendarDate TODAY = CalendarDate.parse("2024-06-01");

    @Test
    default void what_was_missed_is_taken_in_by_the_next_event() {
        ContactId ann = alice().contact("Ann");
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));
        fixture()
                .withoutProjecting(
                        () -> {
                            rename(ann, "Missed", 1);
                            alice().append(
                                            lunch,
                                            new TransactionUpdated(
                                                    Samples.movedTo(alice().newContactId()),
                                                    at(1)));
                        });
        assertThat(contact(ann).details().name().value()).isEqualTo("Ann");
        assertDollars(ann, 5);

        alice().delete(ann, at(2));
        alice().append(lunch, new TransactionUpdated(Samples.amountChangedTo(6), at(2)));

        assertThat(contact(ann).details().name().value()).isEqualTo("Missed");
        assertThat(contact(ann).isDeleted()).isTrue();
        assertThat(contact(ann).version()).isEqualTo(2);
        assertThat(transaction(lunch).details().contactId()).isNotEqualTo(ann);
        assertThat(transaction(lunch).details().amount().value()).isEqualTo(6);
    }

    @Test
    default void what_was_missed_is_taken_in_when_it_is_handed_in() {
        List<ContactId> ids = new ArrayList<>();
        fixture()
                .withoutProjecting(
                        () -> {
                            ids.add(alice().contact("Ann"));
                            ids.add(alice().contact("Ben"));
                            alice().transaction(Samples.lent(ids.get(0), 5));
                        });
        assertThat(contacts()).isEmpty();

        fixture().project(everything());

        assertThat(contacts()).isEqualTo(ids);
        assertDollars(ids.get(0), 5);
    }

    @Test
    default void what_was_taken_in_already_changes_nothing() {
        fillLedger();
        State before = state();

        fixture().project(everything());
        fixture().project(everything());

        assertThat(state()).isEqualTo(before);
        assertThat(before.contacts()).hasSize(3);
    }

    @Test
    default void old_events_that_come_last_change_nothing() {
        fillLedger();
        State before = state();

        everything().reversed().forEach(event -> fixture().project(List.of(event)));

        assertThat(state()).isEqualTo(before);
        assertThat(before.contacts()).hasSize(3);
    }

    @Test
    default void events_may_be_handed_in_in_any_order() {
        fixture().withoutProjecting(this::fillLedger);
        assertThat(state().contacts()).isEmpty();

        for (LoggedEvent event : Gen.shuffled(everything()).sample(11)) {
            fixture().project(List.of(event));
        }
        State afterShuffled = state();
        fixture().project(everything());

        assertThat(afterShuffled).isEqualTo(state());
        assertLedgerIsFilled();
    }

    @Test
    default void projectors_may_race_each_other_and_appends() {
        fillLedger();
        ContactId ann = alice().contact("Racing");
        TransactionId lunch = alice().transaction(Samples.lent(ann, 0));

        Rendezvous.results(
                6,
                number -> {
                    for (int i = 1; i <= 15; i++) {
                        if (number == 0) {
                            rename(ann, "Racing " + i, i);
                            alice().append(
                                            lunch,
                                            new TransactionUpdated(
                                                    Samples.amountChangedTo(i), at(i)));
                        } else {
                            fixture().project(Gen.shuffled(everything()).sample(i));
                        }
                    }
                    return number;
                });

        assertThat(contact(ann).details().name().value()).isEqualTo("Racing 15");
        assertThat(contact(ann).version()).isEqualTo(15);
        assertDollars(ann, 15);
    }

    @Test
    default void a_poison_event_stops_its_stream_alone() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        alice().appendPoison(streamOf(ann), at(1));
        rename(ann, "Behind the poison", 2);
        rename(ben, "Benjamin", 2);
        ContactId zoe = alice().contact("Zoe");

        assertThat(contact(ann).details().name().value()).isEqualTo("Ann");
        assertThat(contact(ann).version()).isZero();
        assertThat(contact(ben).details().name().value()).isEqualTo("Benjamin");
        assertThat(contacts()).containsExactly(ann, ben, zoe);
    }

    /** All rows of Alice. */
    record State(List<ContactView> contacts, List<TransactionView> transactions) {}

    private State state() {
        return new State(
                list(new ContactQuery(Samples.ALICE, null, true, null, Integer.MAX_VALUE)),
                list(
                        new TransactionQuery(
                                Samples.ALICE,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                true,
                                null,
                                Integer.MAX_VALUE)));
    }

    /** Three contacts, and transactions with updates that are late, moved, deleted and undone. */
    private void fillLedger() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        ContactId gone = alice().contact("Gone");
        TransactionId moved = alice().transaction(Samples.lent(ann, 1));
        TransactionId deleted = alice().transaction(Samples.lent(ann, 2));
        TransactionId undone = alice().transaction(Samples.lent(ann, 4));
        alice().transaction(Samples.owed(gone, 8));
        rename(ann, "Newest", 10);
        rename(ann, "Late", 5);
        alice().append(moved, new TransactionUpdated(Samples.movedTo(ben), at(3)));
        alice().append(moved, new TransactionUpdated(Samples.amountChangedTo(16), at(2)));
        alice().delete(deleted, at(3));
        EventId deletion = alice().delete(undone, at(3));
        alice().undo(undone, deletion, at(4));
        alice().delete(gone, at(4));
    }

    private void assertLedgerIsFilled() {
        State state = state();
        assertThat(state.contacts())
                .extracting(view -> view.details().name().value())
                .containsExactly("Ben", "Gone", "Newest");
        assertThat(state.contacts())
                .extracting(view -> view.balance().total().longValueExact())
                .containsExactly(16L, 0L, 4L);
    }

    private List<LoggedEvent> everything() {
        fixture().catchUp();
        return fixture().log().page(EventQuery.ofUser(Samples.ALICE, 100_000)).events();
    }

    private void rename(ContactId id, String name, long micros) {
        alice().append(id, new ContactUpdated(ContactChanges.renamedTo(name), at(micros)));
    }
}
