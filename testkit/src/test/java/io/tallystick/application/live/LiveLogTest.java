package io.tallystick.application.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.command.CommandContext;
import io.tallystick.domain.contact.ContactDetails;
import io.tallystick.domain.kernel.UserId;
import io.tallystick.testkit.Samples;
import io.tallystick.testkit.SettableClock;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveLogTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final InMemoryLedger memory =
            InMemoryLedger.create(SettableClock.atAnyTime(), UUID::randomUUID);
    private LiveLog live;

    @BeforeEach
    void follow() {
        live = LiveLog.follow(memory.store());
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void who_has_new_events_is_woken_and_nobody_else() throws InterruptedException {
        try (Watch alice = live.watch(Samples.ALICE);
                Watch bob = live.watch(Samples.BOB)) {
            settle(alice, Samples.ALICE);
            settle(bob, Samples.BOB);

            create(Samples.ALICE);

            assertThat(alice.await(LONG)).isTrue();
            assertThat(bob.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void all_that_came_since_the_last_time_is_told_once() throws InterruptedException {
        try (Watch alice = live.watch(Samples.ALICE)) {
            settle(alice, Samples.ALICE);

            assertThat(alice.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void the_end_of_the_live_log_ends_every_watch() throws InterruptedException {
        Watch before = live.watch(Samples.ALICE);
        live.close();
        Watch after = live.watch(Samples.ALICE);

        assertThat(before.await(LONG)).isFalse();
        assertThat(before.hasEnded()).isTrue();
        assertThat(after.hasEnded()).isTrue();
    }

    @Test
    void closed_watches_are_forgotten() {
        Watch one = live.watch(Samples.ALICE);
        Watch two = live.watch(Samples.ALICE);
        assertThat(live.watchers()).isEqualTo(2);
        one.close();
        two.close();
        assertThat(live.watchers()).isZero();
    }

    /** Until an event has come through, it may be that the log is not followed yet. */
    private void settle(Watch watch, UserId user) {
        create(user);
        await().until(() -> watch.await(Duration.ofSeconds(1)));
        await().until(() -> !watch.await(Duration.ofMillis(50)));
    }

    private void create(UserId user) {
        memory.ledger()
                .contacts()
                .create(CommandContext.of(user, "test"), null, ContactDetails.named("Ann"));
    }
}
