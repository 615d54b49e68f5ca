package io.tallystick.domain.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallystick.domain.contact.ContactChanges;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.contact.ContactEvent;
import io.tallystick.domain.contact.ContactEvent.ContactCreated;
import io.tallystick.domain.contact.ContactEvent.ContactUpdated;
import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.History;
import io.tallystick.domain.kernel.HistoryEntry;
import io.tallystick.domain.kernel.Refusal;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class UndoRuleTest {

    private static final Instant T0 = Instant.parse("2024-01-01T00:00:00Z");
    private static final EventId CREATION = id(1);
    private static final EventId UPDATE = id(2);
    private static final EventId UNDO = id(3);

    private final UndoRule rule = new UndoRule(Duration.ofSeconds(5));
    private final HistoryEntry<ContactEvent> creation =
            new HistoryEntry.Change<>(
                    CREATION, 0, new ContactCreated(ContactDetails.named("Ann"), T0));
    private final HistoryEntry<ContactEvent> update =
            new HistoryEntry.Change<>(
                    UPDATE,
                    1,
                    new ContactUpdated(ContactChanges.renamedTo("Anna"), T0.plusSeconds(1)));
    private final HistoryEntry<ContactEvent> undoOfUpdate =
            new HistoryEntry.Undo<>(UNDO, 2, new ChangeUndone(UPDATE, T0.plusSeconds(2)));

    @Test
    void the_newest_change_is_undone_if_none_is_named() {
        assertThat(rule.decide(History.of(List.of(creation, update)), null, T0.plusSeconds(3)))
                .isEqualTo(accepted(UPDATE, T0.plusSeconds(3)));
    }

    @Test
    void the_newest_is_the_one_that_occurred_last_not_the_one_that_came_last() {
        HistoryEntry<ContactEvent> late =
                new HistoryEntry.Change<>(
                        id(9),
                        2,
                        new ContactUpdated(ContactChanges.renamedTo("Late"), T0.plusMillis(1)));

        assertThat(
                        rule.decide(
                                History.of(List.of(creation, update, late)),
                                null,
                                T0.plusSeconds(3)))
                .isEqualTo(accepted(UPDATE, T0.plusSeconds(3)));
    }

    @Test
    void a_named_change_is_undone_even_if_others_followed() {
        assertThat(rule.decide(History.of(List.of(creation, update)), CREATION, T0.plusSeconds(3)))
                .isEqualTo(accepted(CREATION, T0.plusSeconds(3)));
    }

    @Test
    void the_window_includes_its_end() {
        History<ContactEvent> history = History.of(List.of(creation));

        assertThat(rule.decide(history, null, T0.plusSeconds(5)))
                .isEqualTo(accepted(CREATION, T0.plusSeconds(5)));
        assertThat(rule.decide(history, null, T0.plusSeconds(5).plusNanos(1)))
                .isEqualTo(refused(Refusal.UNDO_WINDOW_PASSED));
    }

    @Test
    void a_window_of_nothing_lets_undo_at_the_very_moment() {
        History<ContactEvent> history = History.of(List.of(creation));
        UndoRule strict = new UndoRule(Duration.ZERO);

        assertThat(strict.decide(history, null, T0)).isEqualTo(accepted(CREATION, T0));
        assertThat(strict.decide(history, null, T0.plusNanos(1000)))
                .isEqualTo(refused(Refusal.UNDO_WINDOW_PASSED));
    }

    @Test
    void nothing_is_undone_twice() {
        History<ContactEvent> history = History.of(List.of(creation, update, undoOfUpdate));

        assertThat(rule.decide(history, UPDATE, T0.plusSeconds(3)))
                .isEqualTo(refused(Refusal.NOTHING_TO_UNDO));
    }

    @Test
    void an_undone_change_is_told_as_such_even_when_the_window_passed() {
        History<ContactEvent> history = History.of(List.of(creation, update, undoOfUpdate));

        assertThat(rule.decide(history, UPDATE, T0.plusSeconds(3000)))
                .isEqualTo(refused(Refusal.NOTHING_TO_UNDO));
    }

    @Test
    void an_undo_is_not_undone_be_it_named_or_the_newest() {
        History<ContactEvent> history = History.of(List.of(creation, update, undoOfUpdate));

        assertThat(rule.decide(history, UNDO, T0.plusSeconds(3)))
                .isEqualTo(refused(Refusal.NOTHING_TO_UNDO));
        assertThat(rule.decide(history, null, T0.plusSeconds(3)))
                .isEqualTo(refused(Refusal.NOTHING_TO_UNDO));
    }

    @Test
    void what_is_unknown_is_not_undone() {
        assertThat(rule.decide(History.<ContactEvent>empty(), null, T0))
                .isEqualTo(refused(Refusal.NOTHING_TO_UNDO));
        assertThat(rule.decide(History.of(List.of(creation)), id(99), T0))
                .isEqualTo(refused(Refusal.NOTHING_TO_UNDO));
    }

    @Test
    void a_window_is_not_negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UndoRule(Duration.ofNanos(-1)))
                .withMessageContaining("PT-0.000000001S");
    }

    private static EventId id(long number) {
        return new EventId(new UUID(0, number));
    }

    private static Decision<ChangeUndone> accepted(EventId target, Instant at) {
        return new Decision.Accepted<>(List.of(new ChangeUndone(target, at)));
    }

    private static Decision<ChangeUndone> refused(Refusal reason) {
        return new Decision.Refused<>(reason);
    }
}
