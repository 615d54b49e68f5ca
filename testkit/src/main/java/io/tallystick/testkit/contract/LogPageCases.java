package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;
import static io.tallystick.testkit.contract.LedgerEvents.streamOf;
import static io.tallystick.testkit.contract.LogEvents.alices;
import static io.tallystick.testkit.contract.LogEvents.assertRising;
import static io.tallystick.testkit.contract.LogEvents.contactsOf;
import static io.tallystick.testkit.contract.LogEvents.ids;
import static io.tallystick.testkit.contract.LogEvents.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Pages in both orders, and the head they come with. */
interface LogPageCases extends EventLogCases {

    @Test
    default void the_head_of_an_empty_log_is_the_start_and_moves_with_every_event() {
        LogHead empty = log().head();
        alice().contact("Ann");
        LogHead one = log().head();
        bob().contact("Ben");
        LogHead two = log().head();

        assertThat(empty.position()).isEqualTo(GlobalPosition.START);
        assertThat(one.position()).isGreaterThan(empty.position());
        assertThat(two.position()).isGreaterThan(one.position());
        assertThat(two.epoch()).isNotBlank().isEqualTo(one.epoch()).isEqualTo(empty.epoch());
    }

    @Test
    default void the_head_is_the_place_of_the_last_event() {
        ContactId ann = alice().contact("Ann");
        bob().contact("Ben");
        alice().delete(ann, at(1));

        GlobalPosition last = log().stream(streamOf(ann)).getLast().position();

        assertThat(log().head().position()).isEqualTo(last);
        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, 10)).head()).isEqualTo(log().head());
    }

    @Test
    default void a_user_is_given_no_event_of_another() {
        alice().contact("Ann");
        ContactId ben = bob().contact("Ben");

        assertThat(recorded(log().page(EventQuery.ofUser(Samples.BOB, 10)).events()))
                .extracting(RecordedEvent::stream)
                .containsExactly(streamOf(ben));
    }

    @Test
    default void following_pages_gives_every_event_once() {
        List<EventId> written = contactsOf(alice(), 10);
        contactsOf(bob(), 3);

        List<LoggedEvent> read = new ArrayList<>();
        GlobalPosition after = null;
        EventPage page;
        do {
            page = log().page(alices(after, null, true, 3));
            assertThat(page.events()).hasSizeBetween(1, 3);
            read.addAll(page.events());
            after = read.getLast().position();
        } while (page.hasMore());

        assertThat(ids(read)).isEqualTo(written);
        assertRising(read);
    }

    @Test
    default void descending_pages_go_from_the_newest_to_the_oldest() {
        List<EventId> written = contactsOf(alice(), 10);
        contactsOf(bob(), 3);

        List<LoggedEvent> read = new ArrayList<>();
        GlobalPosition before = null;
        EventPage page;
        do {
            page = log().page(alices(null, before, false, 3));
            assertThat(page.events()).hasSizeBetween(1, 3);
            read.addAll(page.events());
            before = read.getLast().position();
        } while (page.hasMore());

        assertThat(ids(read)).isEqualTo(written.reversed());
    }

    @Test
    default void a_page_that_just_fits_has_no_more() {
        contactsOf(alice(), 4);
        contactsOf(bob(), 4);

        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, 3)).hasMore()).isTrue();
        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, 4)).hasMore()).isFalse();
        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, 4)).events()).hasSize(4);
        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, Integer.MAX_VALUE - 1)).events())
                .hasSize(4);
    }

    @Test
    default void positions_bound_on_both_sides_and_exclude() {
        contactsOf(alice(), 6);
        List<LoggedEvent> all = log().page(EventQuery.ofUser(Samples.ALICE, 10)).events();

        EventPage between =
                log().page(alices(all.get(1).position(), all.get(4).position(), true, 10));

        assertThat(between.events()).isEqualTo(all.subList(2, 4));
        assertThat(between.hasMore()).isFalse();
    }

    @Test
    default void nothing_is_after_the_head() {
        contactsOf(alice(), 2);
        GlobalPosition head = log().head().position();

        EventPage page = log().page(alices(head, null, true, 10));

        assertThat(page.events()).isEmpty();
        assertThat(page.hasMore()).isFalse();
        assertThat(page.head().position()).isEqualTo(head).isNotEqualTo(GlobalPosition.START);
    }

    @Test
    default void pages_miss_nothing_while_others_append() {
        List<List<EventId>> written =
                Rendezvous.results(
                        9, number -> number == 8 ? followAlice(160) : contactsOf(alice(), 20));

        Set<EventId> all = new HashSet<>();
        written.subList(0, 8).forEach(all::addAll);
        assertThat(written.getLast()).doesNotHaveDuplicates();
        assertThat(all).hasSize(160).isEqualTo(new HashSet<>(written.getLast()));
        assertThat(ids(log().page(EventQuery.ofUser(Samples.ALICE, 1000)).events()))
                .isEqualTo(written.getLast());
    }

    private List<EventId> followAlice(int count) {
        List<EventId> read = new ArrayList<>();
        GlobalPosition after = GlobalPosition.START;
        for (int attempt = 0; read.size() < count && attempt < 100_000; attempt++) {
            List<LoggedEvent> events = log().page(alices(after, null, true, 7)).events();
            read.addAll(ids(events));
            after = events.isEmpty() ? after : events.getLast().position();
            Thread.onSpinWait();
        }
        return read;
    }
}
