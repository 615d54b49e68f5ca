package io.tallystick.domain.kernel;

import java.util.List;

/**
 * The answer of a decider: what happened, or why nothing did. Immutable.
 *
 * @param <E> events
 */
public sealed interface Decision<E> {

    /** The command is accepted; {@code events} are its facts, in order, never empty. */
    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
            if (events.isEmpty()) {
                throw new IllegalArgumentException("an accepted command has at least one event");
            }
        }
    }

    /** The command is refused; nothing happened. */
    record Refused<E>(Refusal reason) implements Decision<E> {}

    static <E> Decision<E> accepted(E event) {
        return new Accepted<>(List.of(event));
    }

    static <E> Decision<E> refused(Refusal reason) {
        return new Refused<>(reason);
    }
}
