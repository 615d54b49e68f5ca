package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;
import static io.tallystick.testkit.contract.LedgerEvents.streamOf;
import static io.tallystick.testkit.contract.LogEvents.assertRising;
import static io.tallystick.testkit.contract.LogEvents.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Streams, keys and contacts, looked up. */
interface LogLookupCases extends EventLogCases {

    KeyUse KEY = new KeyUse("a".repeat(64), "1".repeat(64));

    @Test
    default void the_log_has_what_the_store_has() {
        ContactId ann = alice().contact("Ann");
        alice().append(
                        streamOf(ann),
                        new ContactUpdated(ContactChanges.renamedTo("Anna"), at(5)),
                        KEY);

        List<RecordedEvent> stored = fixture().store().readStream(streamOf(ann));

        assertThat(stored).hasSize(2);
        assertThat(recorded(log().stream(streamOf(ann)))).isEqualTo(stored);
        assertThat(recorded(log().page(EventQuery.ofUser(Samples.ALICE, 10)).events()))
                .isEqualTo(stored);
    }

    @Test
    default void a_stream_is_given_oldest_first_with_rising_positions() {
        ContactId ann = alice().contact("Ann");
        bob().contact("Ben");
        alice().delete(ann, at(1));

        List<LoggedEvent> events = log().stream(streamOf(ann));

        assertThat(recorded(events).stream().map(RecordedEvent::version)).containsExactly(0L, 1L);
        assertRising(events);
        assertThat(log().stream(new StreamName("contact-" + new UUID(1, 1)))).isEmpty();
    }

    @Test
    default void a_key_is_found_by_the_user_who_used_it() {
        ContactId ann = alice().contact("Ann");
        EventId id =
                alice().append(
                                streamOf(ann),
                                new ContactUpdated(ContactChanges.renamedTo("A"), at(1)),
                                KEY);
        alice().delete(ann, at(2));

        assertThat(log().findByKey(Samples.ALICE, KEY.keyHash()))
                .hasValueSatisfying(event -> assertThat(event.id()).isEqualTo(id));
        assertThat(log().findByKey(Samples.BOB, KEY.keyHash())).isEmpty();
        assertThat(log().findByKey(Samples.ALICE, "b".repeat(64))).isEmpty();
    }

    @Test
    default void transactions_are_found_by_every_contact_they_were_ever_with() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId moved = alice().transaction(Samples.lent(ann, 5));
        TransactionId stayed = alice().transaction(Samples.lent(ben, 7));
        alice().append(moved, new TransactionUpdated(Samples.movedTo(ben), at(1)));
        alice().append(stayed, new TransactionUpdated(Samples.amountChangedTo(8), at(1)));
        alice().delete(moved, at(2));

        assertThat(everWith(ann)).isEqualTo(log().stream(streamOf(moved))).hasSize(3);
        assertStreamByStream(everWith(ben), streamOf(moved), streamOf(stayed));
        assertThat(everWith(alice().newContactId())).isEmpty();
    }

    @Test
    default void transactions_of_another_user_are_not_found_by_contact() {
        ContactId ann = alice().contact("Ann");
        TransactionId mine = alice().transaction(Samples.lent(ann, 5));
        bob().transaction(Samples.lent(ann, 5));

        assertThat(everWith(ann)).isEqualTo(log().stream(streamOf(mine))).hasSize(1);
    }

    @Test
    default void streams_of_a_kind_are_given_whole_to_who_began_them() {
        ContactId ann = alice().contact("Ann");
        ContactId ben = alice().contact("Ben");
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));
        alice().delete(ann, at(1));
        bob().delete(ben, at(2));
        bob().contact("Cid");

        List<List<LoggedEvent>> contacts = new ArrayList<>();
        log().readStreams(Samples.ALICE, AggregateType.CONTACT, contacts::add);
        List<List<LoggedEvent>> transactions = new ArrayList<>();
        log().readStreams(Samples.ALICE, AggregateType.TRANSACTION, transactions::add);

        assertThat(contacts)
                .containsExactlyInAnyOrder(
                        log().stream(streamOf(ann)), log().stream(streamOf(ben)));
        assertThat(transactions).containsExactly(log().stream(streamOf(lunch)));
    }

    private List<LoggedEvent> everWith(ContactId contact) {
        List<LoggedEvent> events = new ArrayList<>();
        log().readTransactionsEverWith(Samples.ALICE, contact, events::addAll);
        return events;
    }

    private void assertStreamByStream(List<LoggedEvent> events, StreamName... streams) {
        List<StreamName> order =
                recorded(events).stream().map(RecordedEvent::stream).distinct().toList();
        assertThat(order).containsExactlyInAnyOrder(streams);
        assertThat(events)
                .isEqualTo(order.stream().flatMap(name -> log().stream(name).stream()).toList());
    }
}
