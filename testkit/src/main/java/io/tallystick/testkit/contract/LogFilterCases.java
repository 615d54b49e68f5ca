package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;
import static io.tallystick.testkit.contract.LedgerEvents.streamOf;
import static io.tallystick.testkit.contract.LogEvents.filtered;
import static io.tallystick.testkit.contract.LogEvents.ids;
import static io.tallystick.testkit.contract.LogEvents.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/** Pages of some events only. */
interface LogFilterCases extends EventLogCases {

    @Test
    default void types_filter() {
        ContactId ann = alice().contact("Ann");
        EventId created =
                alice().append(ann, new ContactUpdated(ContactChanges.renamedTo("A"), at(1)));
        EventId deleted = alice().delete(ann, at(2));

        assertThat(
                        ids(
                                log().page(
                                                filtered(
                                                        Set.of("ContactUpdated", "ContactDeleted"),
                                                        null,
                                                        null,
                                                        null,
                                                        null))
                                        .events()))
                .containsExactly(created, deleted);
    }

    @Test
    default void the_kind_of_aggregate_filters() {
        ContactId ann = alice().contact("Ann");
        TransactionId lunch = alice().transaction(Samples.lent(ann, 5));

        assertThat(streams(filtered(Set.of(), AggregateType.CONTACT, null, null, null)))
                .containsExactly(streamOf(ann));
        assertThat(streams(filtered(Set.of(), AggregateType.TRANSACTION, null, null, null)))
                .containsExactly(streamOf(lunch));
    }

    @Test
    default void one_aggregate_filters() {
        ContactId ann = alice().contact("Ann");
        alice().contact("Ben");
        alice().delete(ann, at(1));

        List<LoggedEvent> all =
                log().page(
                                EventQuery.ofAggregate(
                                        Samples.ALICE,
                                        AggregateType.CONTACT,
                                        ann.value(),
                                        null,
                                        10))
                        .events();
        List<LoggedEvent> rest =
                log().page(
                                EventQuery.ofAggregate(
                                        Samples.ALICE,
                                        AggregateType.CONTACT,
                                        ann.value(),
                                        all.getFirst().position(),
                                        10))
                        .events();

        assertThat(all).isEqualTo(log().stream(streamOf(ann))).hasSize(2);
        assertThat(rest).isEqualTo(all.subList(1, 2));
        assertThat(
                        log().page(
                                        EventQuery.ofAggregate(
                                                Samples.BOB,
                                                AggregateType.CONTACT,
                                                ann.value(),
                                                null,
                                                10))
                                .events())
                .isEmpty();
    }

    @Test
    default void when_things_occurred_filters_from_inclusive_to_exclusive() {
        ContactId ann = alice().contact("Ann");
        EventId first =
                alice().append(ann, new ContactUpdated(ContactChanges.renamedTo("A"), at(1)));
        EventId second =
                alice().append(ann, new ContactUpdated(ContactChanges.renamedTo("B"), at(2)));
        alice().append(ann, new ContactUpdated(ContactChanges.renamedTo("C"), at(3)));

        assertThat(ids(log().page(filtered(Set.of(), null, null, at(1), at(3))).events()))
                .containsExactly(first, second);
    }

    private List<StreamName> streams(EventQuery query) {
        return recorded(log().page(query).events()).stream().map(RecordedEvent::stream).toList();
    }
}
