package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallystick.domain.kernel.UserId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Who may have how much memory for what a phone sends. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SyncRoomTest {

    private static final int ROOM = 64 << 10;
    private static final int HALF = ROOM / 2 - 1;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final UserId ann = new UserId(UUID.randomUUID());
    private final UserId bob = new UserId(UUID.randomUUID());
    private final UserId cem = new UserId(UUID.randomUUID());
    private final AtomicLong clock = new AtomicLong();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final List<CompletableFuture<String>> pushes = new ArrayList<>();

    private SyncRoom room(Duration patience) {
        return new SyncRoom(ROOM, patience, clock::get);
    }

    /** Holds its room until the end, or until it is cut off. */
    private CompletableFuture<String> hold(SyncRoom room, UserId user, long announced, long come) {
        CompletableFuture<String> push =
                CompletableFuture.supplyAsync(
                        () -> room.during(user, announced, upload -> read(upload, come)),
                        Thread::startVirtualThread);
        pushes.add(push);
        return push;
    }

    private String read(SyncUpload upload, long come) {
        inside.incrementAndGet();
        upload.received(come);
        try {
            end.await();
            return "whole";
        } catch (InterruptedException e) {
            return upload.isCutOff() ? "cut off" : "interrupted";
        }
    }

    private static String enters(SyncRoom room, UserId user, long announced) {
        return room.during(user, announced, upload -> "in");
    }

    private void awaitInside(int count) {
        await().until(() -> inside.get() == count);
    }

    @AfterEach
    void stop() {
        end.countDown();
        pushes.forEach(push -> push.handle((result, failure) -> result).join());
    }

    @Test
    void who_finds_no_room_is_told_to_come_back() {
        SyncRoom room = room(SHORT);
        hold(room, ann, HALF, 0);
        hold(room, bob, -1, 0);
        awaitInside(2);

        assertThatThrownBy(() -> room.during(cem, 1, upload -> "in"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.OVERLOADED);
                            assertThat(e.problem().headers()).containsEntry("Retry-After", "1");
                        });
    }

    @Test
    void one_user_has_half_of_it_at_most() {
        SyncRoom room = room(LONG);
        hold(room, ann, HALF, 0);
        awaitInside(1);
        hold(room, ann, HALF, 0);
        hold(room, ann, 1, 0);

        assertThat(enters(room, bob, HALF)).isEqualTo("in");
        assertThat(inside).hasValue(1);
    }

    @Test
    void small_ones_of_a_user_go_on_beside_each_other() {
        SyncRoom room = room(LONG);
        for (int i = 0; i < 10; i++) {
            hold(room, ann, 1000, 0);
        }
        awaitInside(10);
    }

    @Test
    void room_is_given_back_whatever_happens() {
        SyncRoom room = room(SHORT);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(
                            () ->
                                    room.during(
                                            ann,
                                            -1,
                                            upload -> {
                                                throw new IllegalStateException("failed");
                                            }))
                    .isInstanceOf(IllegalStateException.class);
        }
        hold(room, ann, -1, 0);
        hold(room, bob, -1, 0);
        awaitInside(2);
    }

    @Test
    void who_is_slow_is_cut_off_when_another_waits_and_not_before() {
        SyncRoom room = room(LONG);
        CompletableFuture<String> slow = hold(room, ann, HALF, 1000);
        CompletableFuture<String> quick = hold(room, bob, HALF, 1 << 20);
        awaitInside(2);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(slow).isNotDone();

        assertThat(enters(room, cem, HALF)).isEqualTo("in");

        assertThat(slow.join()).isEqualTo("cut off");
        assertThat(quick).isNotDone();
    }

    @Test
    void who_has_just_begun_is_not_cut_off() {
        SyncRoom room = room(SHORT);
        CompletableFuture<String> one = hold(room, ann, HALF, 0);
        CompletableFuture<String> other = hold(room, bob, HALF, 0);
        awaitInside(2);
        clock.addAndGet(Duration.ofSeconds(4).toNanos());

        assertThatThrownBy(() -> room.during(cem, 1, upload -> "in"))
                .isInstanceOf(ProblemException.class);

        assertThat(one).isNotDone();
        assertThat(other).isNotDone();
    }

    @Test
    void a_phone_that_connects_anew_takes_the_place_of_its_own_dead_push_alone() {
        SyncRoom room = room(LONG);
        CompletableFuture<String> dead = hold(room, ann, HALF, 1000);
        CompletableFuture<String> others = hold(room, bob, 20_000, 1000);
        awaitInside(2);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThat(enters(room, ann, 10_000)).isEqualTo("in");

        assertThat(dead.join()).isEqualTo("cut off");
        assertThat(others).isNotDone();
    }

    @Test
    void what_has_come_whole_is_not_cut_off() {
        SyncRoom room = room(SHORT);
        CompletableFuture<String> push =
                CompletableFuture.supplyAsync(
                        () ->
                                room.during(
                                        ann,
                                        -1,
                                        upload -> {
                                            upload.end();
                                            return read(upload, 0);
                                        }),
                        Thread::startVirtualThread);
        pushes.add(push);
        hold(room, bob, -1, 1 << 30);
        awaitInside(2);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThatThrownBy(() -> room.during(cem, 1, upload -> "in"))
                .isInstanceOf(ProblemException.class);

        assertThat(push).isNotDone();
    }
}
