package io.tallystick.domain.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDecider;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactDeleted;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class HistoryTest {

    private static final Instant T0 = Instant.parse("2024-01-01T00:00:00Z");

    private final ContactDecider decider = new ContactDecider();

    @Test
    void an_empty_history_has_the_initial_state_and_no_version() {
        History<ContactEvent> empty = History.empty();

        assertThat(empty.fold(decider))
                .isEqualTo(new Versioned<>(new Contact.Absent(List.of()), -1));
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.newest()).isEmpty();
        assertThat(empty.undone()).isEmpty();
    }

    @Test
    void state_is_folded_in_the_order_of_occurrence() {
        History<ContactEvent> history =
                history(created(1, "Ann", 0), renamed(2, "Newest", 10), renamed(3, "Late", 5));

        assertThat(nameOf(history)).isEqualTo("Newest");
        assertThat(history.version()).isEqualTo(2);
        assertThat(history.newest().orElseThrow().id()).isEqualTo(id(2));
    }

    @Test
    void events_of_one_moment_are_folded_in_the_unsigned_order_of_their_ids() {
        EventId low = new EventId(new UUID(Long.MAX_VALUE, 0));
        EventId high = new EventId(new UUID(Long.MIN_VALUE, 0));
        ContactEvent toHigh = new ContactUpdated(ContactChanges.renamedTo("High"), at(5));
        ContactEvent toLow = new ContactUpdated(ContactChanges.renamedTo("Low"), at(5));

        assertThat(
                        nameOf(
                                history(
                                        created(1, "Ann", 0),
                                        new Step(high, toHigh),
                                        new Step(low, toLow))))
                .isEqualTo("High");
    }

    @Test
    void an_update_before_a_deletion_applies_and_one_after_does_not() {
        Versioned<Contact> contact =
                history(
                                created(1, "Ann", 0),
                                deleted(2, 10),
                                renamed(3, "Before", 9),
                                renamed(4, "After", 11))
                        .fold(decider);

        assertThat(contact)
                .isEqualTo(
                        new Versioned<>(
                                new Contact.Deleted(
                                        ContactDetails.named("Before"),
                                        at(0),
                                        at(10),
                                        List.of(at(10))),
                                3));
    }

    @Test
    void an_undone_change_does_not_count_wherever_its_undo_stands() {
        Step undo = new Step(id(9), new ChangeUndone(id(2), at(-100)));

        assertThat(nameOf(history(created(1, "Ann", 0), renamed(2, "Wrong", 1), undo)))
                .isEqualTo("Ann");
        assertThat(nameOf(history(undo, created(1, "Ann", 0), renamed(2, "Wrong", 1))))
                .isEqualTo("Ann");
    }

    @Test
    void an_undo_of_nothing_known_changes_nothing() {
        assertThat(
                        nameOf(
                                history(
                                        created(1, "Ann", 0),
                                        new Step(id(2), new ChangeUndone(id(77), at(1))))))
                .isEqualTo("Ann");
    }

    @Test
    void an_undo_cannot_be_undone() {
        assertThat(
                        nameOf(
                                history(
                                        created(1, "Ann", 0),
                                        renamed(2, "Wrong", 1),
                                        new Step(id(3), new ChangeUndone(id(2), at(2))),
                                        new Step(id(4), new ChangeUndone(id(3), at(3))))))
                .isEqualTo("Ann");
    }

    @Test
    void the_past_is_cut_by_version_or_by_occurrence() {
        History<ContactEvent> history =
                history(created(1, "Ann", 0), renamed(2, "Newest", 10), renamed(3, "Late", 5));

        assertThat(nameOf(history.upTo(1))).isEqualTo("Newest");
        assertThat(nameOf(history.upTo(0))).isEqualTo("Ann");
        assertThat(history.upTo(-1).isEmpty()).isTrue();
        assertThat(nameOf(history.asOf(at(5)))).isEqualTo("Late");
        assertThat(nameOf(history.asOf(at(4)))).isEqualTo("Ann");
        assertThat(history.asOf(at(-1)).isEmpty()).isTrue();
        assertThat(history.asOf(at(5)).fold(decider).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 4711})
    void any_order_of_arrival_makes_the_same_state(long seed) {
        Random random = new Random(seed);
        List<Step> steps = randomSteps(random);
        Contact expected = history(steps).fold(decider).state();

        for (int i = 0; i < 100; i++) {
            Collections.shuffle(steps, random);
            assertThat(history(steps).fold(decider).state())
                    .as("seed %d, order %d", seed, i)
                    .isEqualTo(expected);
        }
    }

    /** Few moments and ids of all signs, so that many orders are close. */
    private static List<Step> randomSteps(Random random) {
        List<Step> steps = new ArrayList<>();
        int count = 2 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            EventId id = new EventId(new UUID(random.nextLong(), random.nextLong()));
            Instant at = at(random.nextInt(6));
            steps.add(new Step(id, randomEvent(random, steps, at, i)));
        }
        return steps;
    }

    private static DomainEvent randomEvent(
            Random random, List<Step> before, Instant at, int number) {
        return switch (random.nextInt(7)) {
            case 0, 1 -> new ContactCreated(ContactDetails.named("C" + number), at);
            case 2, 3, 4 -> new ContactUpdated(ContactChanges.renamedTo("U" + number), at);
            case 5 -> new ContactDeleted(at);
            default ->
                    before.isEmpty()
                            ? new ContactDeleted(at)
                            : new ChangeUndone(before.get(random.nextInt(before.size())).id(), at);
        };
    }

    @Test
    void an_event_born_now_occurs_now_in_microseconds() {
        History<ContactEvent> history = history(created(1, "Ann", 0));

        assertThat(history.nextOccurrence(at(100).plusNanos(999))).isEqualTo(at(100));
        assertThat(History.<ContactEvent>empty().nextOccurrence(at(7).plusNanos(1)))
                .isEqualTo(at(7));
        assertThat(history.nextOccurrence(at(1))).isEqualTo(at(1));
    }

    @Test
    void an_event_born_now_occurs_after_the_newest_even_if_the_clock_is_behind() {
        History<ContactEvent> history = history(created(1, "A", 50), renamed(2, "Late", 10));

        assertThat(history.nextOccurrence(at(50))).isEqualTo(at(51));
        assertThat(history.nextOccurrence(at(50).plusNanos(999))).isEqualTo(at(51));
        assertThat(history.nextOccurrence(at(0).minus(Duration.ofDays(1)))).isEqualTo(at(51));
    }

    private record Step(EventId id, DomainEvent event) {}

    private static History<ContactEvent> history(Step... steps) {
        return history(List.of(steps));
    }

    private static History<ContactEvent> history(List<Step> steps) {
        List<HistoryEntry<ContactEvent>> entries = new ArrayList<>();
        for (Step step : steps) {
            entries.add(
                    step.event() instanceof ChangeUndone undone
                            ? new HistoryEntry.Undo<>(step.id(), entries.size(), undone)
                            : new HistoryEntry.Change<>(
                                    step.id(), entries.size(), (ContactEvent) step.event()));
        }
        return History.of(entries);
    }

    private String nameOf(History<ContactEvent> history) {
        return switch (history.fold(decider).state()) {
            case Contact.Absent absent -> "";
            case Contact.Live live -> live.details().name().value();
            case Contact.Deleted deleted -> deleted.details().name().value();
        };
    }

    private static Instant at(long micros) {
        return T0.plusNanos(micros * 1000);
    }

    private static EventId id(long number) {
        return new EventId(new UUID(0, number));
    }

    private static Step created(long id, String name, long micros) {
        return new Step(id(id), new ContactCreated(ContactDetails.named(name), at(micros)));
    }

    private static Step renamed(long id, String name, long micros) {
        return new Step(id(id), new ContactUpdated(ContactChanges.renamedTo(name), at(micros)));
    }

    private static Step deleted(long id, long micros) {
        return new Step(id(id), new ContactDeleted(at(micros)));
    }
}
