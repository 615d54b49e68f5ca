package io.tallystick.application.command;

import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.History;

import java.time.Instant;

/**
 * Decides one command on a history. Called again, on the newest history, after each lost race.
 *
 * @param <E> the events of the aggregate
 */
public interface Rule<E extends DomainEvent> {

    /**
     * @param at when the event occurs if there is one
     */
    Decision<? extends DomainEvent> decide(History<E> history, Instant at);
}
