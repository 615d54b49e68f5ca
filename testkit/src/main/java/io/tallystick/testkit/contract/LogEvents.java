package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What the cases of a log often do. Stateless. */
final class LogEvents {

    private LogEvents() {}

    static List<EventId> contactsOf(LedgerEvents user, int count) {
        List<EventId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ContactId contact = user.newContactId();
            ids.add(user.append(contact, new ContactCreated(ContactDetails.named("N" + i), at(i))));
        }
        return ids;
    }

    static EventQuery alices(
            @Nullable GlobalPosition after,
            @Nullable GlobalPosition before,
            boolean isAscending,
            int limit) {
        return new EventQuery(
                Samples.ALICE,
                after,
                before,
                isAscending ? EventQuery.Order.ASCENDING : EventQuery.Order.DESCENDING,
                Set.of(),
                null,
                null,
                null,
                null,
                null,
                limit);
    }

    static EventQuery filtered(
            Set<String> types,
            @Nullable AggregateType type,
            @Nullable UUID id,
            @Nullable Instant from,
            @Nullable Instant to) {
        return new EventQuery(
                Samples.ALICE,
                null,
                null,
                EventQuery.Order.ASCENDING,
                types,
                type,
                id,
                from,
                to,
                null,
                100);
    }

    static void assertRising(List<LoggedEvent> events) {
        assertThat(events.stream().map(LoggedEvent::position)).isSorted().doesNotHaveDuplicates();
    }

    static List<RecordedEvent> recorded(List<LoggedEvent> events) {
        return events.stream().map(LoggedEvent::event).toList();
    }

    static List<EventId> ids(List<LoggedEvent> events) {
        return Scenario.idsOfRecorded(recorded(events));
    }
}
