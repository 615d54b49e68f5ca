package io.tallystick.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.domain.kernel.Decider;
import io.tallystick.domain.kernel.Decision;
import io.tallystick.domain.kernel.DomainEvent;
import io.tallystick.domain.kernel.Refusal;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule as one readable row: {@code given(events).when(command).then(events)}, after Emmett's
 * specification of the same name. Immutable.
 *
 * @param <C> commands
 * @param <S> states
 * @param <E> events
 */
public final class DeciderSpec<C, S, E extends DomainEvent> {

    private final Decider<C, S, E> decider;

    private DeciderSpec(Decider<C, S, E> decider) {
        this.decider = decider;
    }

    public static <C, S, E extends DomainEvent> DeciderSpec<C, S, E> of(Decider<C, S, E> decider) {
        return new DeciderSpec<>(decider);
    }

    /** What happened before, oldest first. */
    @SafeVarargs
    public final Given given(E... events) {
        S state = decider.initialState();
        for (E event : events) {
            state = decider.evolve(state, event);
        }
        return new Given(state);
    }

    /** A state to which a command can come. */
    public final class Given {

        private final S state;

        private Given(S state) {
            this.state = state;
        }

        public When when(C command) {
            return new When(decider.decide(command, state));
        }

        /** Asserts the state itself. */
        public void thenState(S expected) {
            assertThat(state).isEqualTo(expected);
        }
    }

    /** A decision to be looked at. */
    public final class When {

        private final Decision<E> decision;

        private When(Decision<E> decision) {
            this.decision = decision;
        }

        /** Asserts that just these events happened. */
        @SafeVarargs
        public final void then(E... events) {
            List<E> expected = new ArrayList<>();
            for (E event : events) {
                expected.add(event);
            }
            assertThat(decision).isEqualTo(new Decision.Accepted<>(expected));
        }

        /** Asserts that nothing happened, and why. */
        public void thenRefused(Refusal reason) {
            assertThat(decision).isEqualTo(new Decision.Refused<E>(reason));
        }
    }
}
