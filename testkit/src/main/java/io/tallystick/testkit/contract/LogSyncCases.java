package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;
import static io.tallystick.testkit.contract.LedgerEvents.streamOf;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LogDigest;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What sync asks of a log. */
interface LogSyncCases extends EventLogCases {

    private EventId rename(ContactId contact, String name, int second) {
        return alice().append(
                        contact, new ContactUpdated(ContactChanges.renamedTo(name), at(second)));
    }

    @Test
    default void events_are_found_by_their_ids_by_who_made_them() {
        ContactId ann = alice().contact("Ann");
        EventId renamed = rename(ann, "Anna", 1);
        EventId unknown = new EventId(new UUID(9, 9));

        assertThat(log().findByIds(Samples.ALICE, Set.of(renamed, unknown)))
                .containsOnlyKeys(renamed)
                .containsValue(log().stream(streamOf(ann)).get(1));
        assertThat(log().findByIds(Samples.BOB, Set.of(renamed))).isEmpty();
        assertThat(log().findByIds(Samples.ALICE, Set.of())).isEmpty();
    }

    @Test
    default void the_digest_is_the_sum_of_the_users_events() {
        ContactId ann = alice().contact("Ann");
        rename(ann, "A", 9);
        rename(ann, "B", 3);
        bob().contact("Ben");

        LogDigest sum = LogDigest.EMPTY;
        for (LoggedEvent logged : log().stream(streamOf(ann))) {
            sum = sum.plus(logged.event().id(), logged.event().metadata().occurredAt());
        }
        assertThat(log().digest(Samples.ALICE)).isEqualTo(sum);
        assertThat(log().digest(Samples.ALICE).events()).isEqualTo(3);
        assertThat(log().digest(Samples.ALICE).newestOccurredAt()).isEqualTo(at(9));
        assertThat(log().digest(Samples.ALICE).hash()).matches("[0-9a-f]{64}");
    }

    @Test
    default void a_user_without_events_has_the_empty_digest() {
        LogDigest before = log().digest(Samples.ALICE);
        alice().contact("Ann");
        assertThat(before).isEqualTo(LogDigest.EMPTY);
        assertThat(log().digest(Samples.ALICE)).isNotEqualTo(LogDigest.EMPTY);
    }

    @Test
    default void events_are_read_in_the_order_of_time_contacts_first() {
        ContactId ann = alice().contact("Ann");
        alice().transaction(Samples.lent(ann, 5));
        rename(ann, "Late", 9);
        rename(ann, "Early", 3);
        ContactId cid = alice().contact("Cid");
        bob().contact("Ben");

        List<LoggedEvent> events = byTime(null);
        assertThat(events).hasSize(5);
        assertThat(events.stream().map(logged -> logged.event().metadata().occurredAt()))
                .isSorted();
        List<RecordedEvent> recorded = events.stream().map(LoggedEvent::event).toList();
        assertThat(recorded.subList(0, 2))
                .extracting(RecordedEvent::stream)
                .containsExactlyInAnyOrder(streamOf(ann), streamOf(cid));
        assertThat(recorded.getLast().version()).isEqualTo(1);
    }

    @Test
    default void events_are_read_from_a_time_of_receipt() {
        ContactId ann = alice().contact("Ann");
        Instant received = log().stream(streamOf(ann)).getFirst().event().recordedAt();

        assertThat(byTime(received)).hasSize(1);
        assertThat(byTime(received.plusSeconds(1000))).isEmpty();
        assertThat(byTime(Instant.parse("0001-01-01T00:00:00Z"))).hasSize(1);
    }

    private List<LoggedEvent> byTime(@Nullable Instant from) {
        List<LoggedEvent> events = new ArrayList<>();
        log().readByTime(Samples.ALICE, from, events::add);
        return events;
    }
}
