package io.tallystick.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.testkit.Rendezvous.Finish;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CyclicBarrier;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class RendezvousTest {

    @Test
    void racers_run_at_once_and_are_told_apart() {
        CyclicBarrier allAtOnce = new CyclicBarrier(30);

        assertThat(
                        Rendezvous.results(
                                30,
                                number -> {
                                    allAtOnce.await();
                                    return number;
                                }))
                .hasSize(30)
                .isSorted();
    }

    @Test
    void a_racer_that_throws_is_a_finish_too() {
        IllegalStateException failure = new IllegalStateException("on purpose");

        assertThat(
                        Rendezvous.<Integer>race(
                                2,
                                number -> {
                                    if (number == 1) {
                                        throw failure;
                                    }
                                    return number;
                                }))
                .containsExactly(new Finish.Returned<>(0), new Finish.Threw<>(failure));
    }

    @Test
    void results_are_of_racers_that_return() {
        assertThatThrownBy(
                        () ->
                                Rendezvous.results(
                                        1,
                                        number -> {
                                            throw new IllegalStateException("on purpose");
                                        }))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("on purpose");
    }
}
