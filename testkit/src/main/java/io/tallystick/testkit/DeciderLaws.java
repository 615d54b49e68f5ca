package io.tallystick.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.kernel.Decider;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.DomainEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What holds for every decider, checked on random commands and events: it is deterministic, {@code
 * evolve} takes every event in every state, accepted events can be folded, and folding may pause
 * anywhere. Immutable.
 *
 * @param decider the one to check
 * @param commands that reach all of its rules
 * @param events of all kinds, also ones that do not apply
 */
public record DeciderLaws<C, S, E extends DomainEvent>(
        Decider<C, S, E> decider, Gen<C> commands, Gen<E> events) {

    /**
     * Checks all laws once.
     *
     * @throws AssertionError that names the seed if a law is broken
     */
    public void check(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<E> before = events.listOf(0, 12).next(random);
        List<E> after = events.listOf(0, 12).next(random);
        C command = commands.next(random);

        S state = fold(decider.initialState(), before);
        assertThat(fold(decider.initialState(), before))
                .as("seed %d: the same events make the same state", seed)
                .isEqualTo(state);

        Decision<E> decision = decider.decide(command, state);
        assertThat(decider.decide(command, state))
                .as("seed %d: the same command and state make the same decision", seed)
                .isEqualTo(decision);
        if (decision instanceof Decision.Accepted<E>(List<E> accepted)) {
            assertThat(fold(state, accepted))
                    .as("seed %d: accepted events can be folded", seed)
                    .isEqualTo(fold(state, accepted));
        }

        List<E> all = new ArrayList<>(before);
        all.addAll(after);
        assertThat(fold(decider.initialState(), all))
                .as("seed %d: folding may pause anywhere", seed)
                .isEqualTo(fold(state, after));
    }

    private S fold(S start, List<E> history) {
        S state = start;
        for (E event : history) {
            state = decider.evolve(state, event);
        }
        return state;
    }
}
