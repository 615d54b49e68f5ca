package io.tallystick.application.live;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final UserId CAROL = new UserId(new UUID(3, 3));

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
            settle(alice, bob);

            create(Samples.ALICE);

            assertThat(alice.await(LONG)).isTrue();
            awaitAllTold();
            assertThat(bob.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void all_that_came_since_the_last_time_is_told_once() throws InterruptedException {
        try (Watch alice = live.watch(Samples.ALICE)) {
            settle(alice);
            create(Samples.ALICE);
            create(Samples.ALICE);
            awaitAllTold();

            assertThat(alice.await(Duration.ZERO)).isTrue();
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

    /** When watching begins, everybody is woken once. */
    private void settle(Watch... watches) throws InterruptedException {
        awaitAllTold();
        for (Watch watch : watches) {
            watch.await(Duration.ZERO);
        }
    }

    /**
     * Returns when everybody was told of what was recorded before. The log is followed in its
     * order: a first event may be told as the follower begins, a second while the first is, and
     * with the third the first is done.
     */
    private void awaitAllTold() throws InterruptedException {
        try (Watch carol = live.watch(CAROL)) {
            for (int i = 0; i < 3; i++) {
                create(CAROL);
                assertThat(carol.await(LONG)).isTrue();
            }
        }
    }

    private void create(UserId user) {
        memory.ledger()
                .contacts()
                .create(CommandContext.of(user, "test"), null, ContactDetails.named("Ann"));
    }
}
