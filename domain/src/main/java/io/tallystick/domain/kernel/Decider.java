package io.tallystick.domain.kernel;

/**
 * The rules of one kind of aggregate as three pure functions (Jérémie Chassaing, "Functional Event
 * Sourcing Decider", 2021).
 *
 * <p>Implementations are stateless and deterministic. Time, identities and the actor arrive inside
 * the command. {@link #evolve} is total: an event that does not apply, such as an update after a
 * deletion, leaves the state as it is, so that history can be folded in any order of arrival.
 *
 * @param <C> commands
 * @param <S> states
 * @param <E> events
 */
public interface Decider<C, S, E extends DomainEvent> {

    /** The state of a stream without events. */
    S initialState();

    /** What happens when {@code command} meets {@code state}: events, or a refusal. */
    Decision<E> decide(C command, S state);

    /** The state after {@code event}; never fails. */
    S evolve(S state, E event);
}
