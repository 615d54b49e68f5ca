package io.tallystick.application.command;

import io.tallystick.domain.kernel.Refusal;
import io.tallystick.domain.kernel.Versioned;

import java.util.UUID;

/**
 * How a command ended. Immutable.
 *
 * @param <S> the state of the aggregate
 */
public sealed interface Outcome<S> {

    /** The command's event is durable. */
    record Committed<S>(UUID id, Versioned<S> aggregate) implements Outcome<S> {}

    /**
     * The same request with the same key was committed before; nothing happened now.
     *
     * @param aggregate as of the event of then
     */
    record Replayed<S>(UUID id, Versioned<S> aggregate) implements Outcome<S> {}

    /** The rules say no. */
    record Refused<S>(Refusal reason) implements Outcome<S> {}

    /** The user used this idempotency key for another request. */
    record KeyReused<S>() implements Outcome<S> {}

    /** The precondition did not hold. */
    record PreconditionFailed<S>(long currentVersion) implements Outcome<S> {}

    /** Other writers won every attempt. */
    record Conflicted<S>(long currentVersion) implements Outcome<S> {}
}
