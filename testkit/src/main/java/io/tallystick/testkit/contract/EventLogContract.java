package io.tallystick.testkit.contract;

import static io.tallystick.testkit.contract.LedgerEvents.at;
import static io.tallystick.testkit.contract.LedgerEvents.streamOf;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.KeyUse;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.transaction.TransactionEvent.TransactionUpdated;
import io.tallystick.domain.transaction.TransactionId;
import io.tallystick.testkit.Rendezvous;
import io.tallystick.testkit.Samples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What every {@link EventLog} must do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class EventLogContract {

    private static final KeyUse KEY = new KeyUse("a".repeat(64), "1".repeat(64));

    private EventLogFixture fixture;
    private LedgerEvents alice;
    private LedgerEvents bob;

    /** A fixture with an empty log. */
    protected abstract EventLogFixture newFixture();

    @BeforeEach
    final void setUp() {
        fixture = newFixture();
        alice = new LedgerEvents(fixture.store(), Samples.ALICE);
        bob = new LedgerEvents(fixture.store(), Samples.BOB);
    }

    @AfterEach
    final void tearDown() {
        fixture.close();
    }

    private EventLog log() {
        fixture.catchUp();
        return fixture.log();
    }

    @Test
    void the_head_of_an_empty_log_is_the_start_and_moves_with_every_event() {
        LogHead empty = log().head();
        alice.contact("Ann");
        LogHead one = log().head();
        bob.contact("Ben");
        LogHead two = log().head();

        assertThat(empty.position()).isEqualTo(GlobalPosition.START);
        assertThat(one.position()).isGreaterThan(empty.position());
        assertThat(two.position()).isGreaterThan(one.position());
        assertThat(two.epoch()).isNotBlank().isEqualTo(one.epoch()).isEqualTo(empty.epoch());
    }

    @Test
    void the_head_is_the_place_of_the_last_event() {
        ContactId ann = alice.contact("Ann");
        bob.contact("Ben");
        alice.delete(ann, at(1));

        GlobalPosition last = log().stream(streamOf(ann)).getLast().position();

        assertThat(log().head().position()).isEqualTo(last);
        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, 10)).head()).isEqualTo(log().head());
    }

    @Test
    void the_log_has_what_the_store_has() {
        ContactId ann = alice.contact("Ann");
        alice.append(
                streamOf(ann), new ContactUpdated(ContactChanges.renamedTo("Anna"), at(5)), KEY);

        List<RecordedEvent> stored = fixture.store().readStream(streamOf(ann));

        assertThat(stored).hasSize(2);
        assertThat(recorded(log().stream(streamOf(ann)))).isEqualTo(stored);
        assertThat(recorded(log().page(EventQuery.ofUser(Samples.ALICE, 10)).events()))
                .isEqualTo(stored);
    }

    @Test
    void a_stream_is_given_oldest_first_with_rising_positions() {
        ContactId ann = alice.contact("Ann");
        bob.contact("Ben");
        alice.delete(ann, at(1));

        List<LoggedEvent> events = log().stream(streamOf(ann));

        assertThat(recorded(events).stream().map(RecordedEvent::version)).containsExactly(0L, 1L);
        assertRising(events);
        assertThat(log().stream(new StreamName("contact-" + new UUID(1, 1)))).isEmpty();
    }

    @Test
    void a_user_is_given_no_event_of_another() {
        alice.contact("Ann");
        ContactId ben = bob.contact("Ben");

        assertThat(recorded(log().page(EventQuery.ofUser(Samples.BOB, 10)).events()))
                .extracting(RecordedEvent::stream)
                .containsExactly(streamOf(ben));
    }

    @Test
    void following_pages_gives_every_event_once() {
        List<EventId> written = contactsOf(alice, 10);
        contactsOf(bob, 3);

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
    void descending_pages_go_from_the_newest_to_the_oldest() {
        List<EventId> written = contactsOf(alice, 10);
        contactsOf(bob, 3);

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
    void a_page_that_just_fits_has_no_more() {
        contactsOf(alice, 4);
        contactsOf(bob, 4);

        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, 3)).hasMore()).isTrue();
        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, 4)).hasMore()).isFalse();
        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, 4)).events()).hasSize(4);
        assertThat(log().page(EventQuery.ofUser(Samples.ALICE, Integer.MAX_VALUE - 1)).events())
                .hasSize(4);
    }

    @Test
    void positions_bound_on_both_sides_and_exclude() {
        contactsOf(alice, 6);
        List<LoggedEvent> all = log().page(EventQuery.ofUser(Samples.ALICE, 10)).events();

        EventPage between =
                log().page(alices(all.get(1).position(), all.get(4).position(), true, 10));

        assertThat(between.events()).isEqualTo(all.subList(2, 4));
        assertThat(between.hasMore()).isFalse();
    }

    @Test
    void nothing_is_after_the_head() {
        contactsOf(alice, 2);
        GlobalPosition head = log().head().position();

        EventPage page = log().page(alices(head, null, true, 10));

        assertThat(page.events()).isEmpty();
        assertThat(page.hasMore()).isFalse();
        assertThat(page.head().position()).isEqualTo(head).isNotEqualTo(GlobalPosition.START);
    }

    @Test
    void types_filter() {
        ContactId ann = alice.contact("Ann");
        EventId created =
                alice.append(ann, new ContactUpdated(ContactChanges.renamedTo("A"), at(1)));
        EventId deleted = alice.delete(ann, at(2));

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
    void the_kind_of_aggregate_filters() {
        ContactId ann = alice.contact("Ann");
        TransactionId lunch = alice.transaction(Samples.lent(ann, 5));

        assertThat(streams(filtered(Set.of(), AggregateType.CONTACT, null, null, null)))
                .containsExactly(streamOf(ann));
        assertThat(streams(filtered(Set.of(), AggregateType.TRANSACTION, null, null, null)))
                .containsExactly(streamOf(lunch));
    }

    @Test
    void one_aggregate_filters() {
        ContactId ann = alice.contact("Ann");
        alice.contact("Ben");
        alice.delete(ann, at(1));

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
    void when_things_occurred_filters_from_inclusive_to_exclusive() {
        ContactId ann = alice.contact("Ann");
        EventId first = alice.append(ann, new ContactUpdated(ContactChanges.renamedTo("A"), at(1)));
        EventId second =
                alice.append(ann, new ContactUpdated(ContactChanges.renamedTo("B"), at(2)));
        alice.append(ann, new ContactUpdated(ContactChanges.renamedTo("C"), at(3)));

        assertThat(ids(log().page(filtered(Set.of(), null, null, at(1), at(3))).events()))
                .containsExactly(first, second);
    }

    @Test
    void a_key_is_found_by_the_user_who_used_it() {
        ContactId ann = alice.contact("Ann");
        EventId id =
                alice.append(
                        streamOf(ann),
                        new ContactUpdated(ContactChanges.renamedTo("A"), at(1)),
                        KEY);
        alice.delete(ann, at(2));

        assertThat(log().findByKey(Samples.ALICE, KEY.keyHash()))
                .hasValueSatisfying(event -> assertThat(event.event().id()).isEqualTo(id));
        assertThat(log().findByKey(Samples.BOB, KEY.keyHash())).isEmpty();
        assertThat(log().findByKey(Samples.ALICE, "b".repeat(64))).isEmpty();
    }

    @Test
    void transactions_are_found_by_every_contact_they_were_ever_with() {
        ContactId ann = alice.contact("Ann");
        ContactId ben = alice.contact("Ben");
        TransactionId moved = alice.transaction(Samples.lent(ann, 5));
        TransactionId stayed = alice.transaction(Samples.lent(ben, 7));
        alice.append(moved, new TransactionUpdated(Samples.movedTo(ben), at(1)));
        alice.append(stayed, new TransactionUpdated(Samples.amountChangedTo(8), at(1)));
        alice.delete(moved, at(2));

        assertThat(everWith(ann)).isEqualTo(log().stream(streamOf(moved))).hasSize(3);
        assertStreamByStream(everWith(ben), streamOf(moved), streamOf(stayed));
        assertThat(everWith(alice.newContactId())).isEmpty();
    }

    @Test
    void transactions_of_another_user_are_not_found_by_contact() {
        ContactId ann = alice.contact("Ann");
        TransactionId mine = alice.transaction(Samples.lent(ann, 5));
        bob.transaction(Samples.lent(ann, 5));

        assertThat(everWith(ann)).isEqualTo(log().stream(streamOf(mine))).hasSize(1);
    }

    @Test
    void pages_miss_nothing_while_others_append() {
        List<List<EventId>> written =
                Rendezvous.results(
                        9, number -> number == 8 ? followAlice(160) : contactsOf(alice, 20));

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

    private static List<EventId> contactsOf(LedgerEvents user, int count) {
        List<EventId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ContactId contact = user.newContactId();
            ids.add(user.append(contact, new ContactCreated(ContactDetails.named("N" + i), at(i))));
        }
        return ids;
    }

    private List<LoggedEvent> everWith(ContactId contact) {
        List<LoggedEvent> events = new ArrayList<>();
        log().readTransactionsEverWith(Samples.ALICE, contact, events::add);
        return events;
    }

    private void assertStreamByStream(List<LoggedEvent> events, StreamName... streams) {
        List<StreamName> order =
                recorded(events).stream().map(RecordedEvent::stream).distinct().toList();
        assertThat(order).containsExactlyInAnyOrder(streams);
        assertThat(events)
                .isEqualTo(order.stream().flatMap(name -> log().stream(name).stream()).toList());
    }

    private List<StreamName> streams(EventQuery query) {
        return recorded(log().page(query).events()).stream().map(RecordedEvent::stream).toList();
    }

    private static EventQuery alices(
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
                limit);
    }

    private static EventQuery filtered(
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
                100);
    }

    private static void assertRising(List<LoggedEvent> events) {
        assertThat(events.stream().map(LoggedEvent::position)).isSorted().doesNotHaveDuplicates();
    }

    private static List<RecordedEvent> recorded(List<LoggedEvent> events) {
        return events.stream().map(LoggedEvent::event).toList();
    }

    private static List<EventId> ids(List<LoggedEvent> events) {
        return Scenario.idsOfRecorded(recorded(events));
    }
}
