package io.tallystick.application.command;

import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.DomainEvent;

import java.time.Instant;

/**
 * Decides one command on a history. Called again, on the newest history, after each lost race.
 *
 * @param <S> the states of the aggregate
 * @param <E> its events
 */
public interface Rule<S, E extends DomainEvent> {

    /**
     * @param at when the event occurs if there is one
     */
    Decision<? extends DomainEvent> decide(AggregateHistory<S, E> history, Instant at);
}
