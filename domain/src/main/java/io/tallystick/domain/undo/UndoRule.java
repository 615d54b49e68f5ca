package io.tallystick.domain.undo;

import io.tallystick.domain.kernel.ChangeUndone;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.History;
import io.tallystick.domain.kernel.HistoryEntry;
import io.tallystick.domain.kernel.Refusal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A change may be taken back once, within a window after it occurred. An undo itself may not be
 * taken back. Immutable.
 *
 * @param window how long after a change it may be undone, inclusive
 */
public record UndoRule(Duration window) {

    public UndoRule {
        if (window.isNegative()) {
            throw new IllegalArgumentException("an undo window cannot be negative: " + window);
        }
    }

    /**
     * Decides whether {@code target} can be undone {@code at} that instant.
     *
     * @param target the change to take back, null for the newest entry of the history
     */
    public <E extends DomainEvent> Decision<ChangeUndone> decide(
            History<E> history, @Nullable EventId target, Instant at) {
        Optional<HistoryEntry<E>> entry = target == null ? history.newest() : find(history, target);
        if (entry.isEmpty()) {
            return Decision.refused(Refusal.NOTHING_TO_UNDO);
        }
        return switch (entry.get()) {
            case HistoryEntry.Undo<E> undo -> Decision.refused(Refusal.NOTHING_TO_UNDO);
            case HistoryEntry.Change<E> change -> decide(history, change, at);
        };
    }

    private <E extends DomainEvent> Decision<ChangeUndone> decide(
            History<E> history, HistoryEntry.Change<E> change, Instant at) {
        if (history.undone().contains(change.id())) {
            return Decision.refused(Refusal.NOTHING_TO_UNDO);
        }
        Duration age = Duration.between(change.occurredAt(), at);
        return age.compareTo(window) > 0
                ? Decision.refused(Refusal.UNDO_WINDOW_PASSED)
                : Decision.accepted(new ChangeUndone(change.id(), at));
    }

    private static <E extends DomainEvent> Optional<HistoryEntry<E>> find(
            History<E> history, EventId id) {
        return history.recorded().stream().filter(entry -> entry.id().equals(id)).findFirst();
    }
}
