package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Who may have how much memory for what they send. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BodyRoomTest {

    private static final int ROOM = 64 << 10;
    private static final int HALF = ROOM / 2 - 1;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private static final String ANN = "ann";
    private static final String BOB = "bob";
    private static final String CEM = "cem";
    private final AtomicLong clock = new AtomicLong();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final List<CompletableFuture<String>> pushes = new ArrayList<>();

    private BodyRoom room(Duration patience) {
        return new BodyRoom(ROOM, 0, patience, clock::get);
    }

    /** Holds its room until the end, or until it is cut off. */
    private CompletableFuture<String> push(BodyRoom room, String whose, long announced, long come) {
        return push(room, whose, announced, upload -> read(upload, come));
    }

    private static CompletableFuture<String> push(
            BodyRoom room, String whose, long announced, Function<IncomingBody, String> work) {
        return CompletableFuture.supplyAsync(
                () -> room.during(whose, announced, work), Thread::startVirtualThread);
    }

    private void hold(BodyRoom room, String whose, long announced, long come) {
        pushes.add(push(room, whose, announced, come));
    }

    private String read(IncomingBody upload, long come) {
        upload.received(come);
        upload.waiting();
        inside.incrementAndGet();
        try {
            end.await();
            return "whole";
        } catch (InterruptedException e) {
            return upload.isCutOff() ? "cut off" : "interrupted";
        }
    }

    private static String enters(BodyRoom room, String whose, long announced) {
        return room.during(whose, announced, upload -> "in");
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
        BodyRoom room = room(SHORT);
        hold(room, ANN, HALF, 0);
        hold(room, BOB, -1, HALF);
        awaitInside(2);

        assertThatThrownBy(() -> room.during(CEM, 1, upload -> "in"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.OVERLOADED);
                            assertThat(e.problem().headers()).containsEntry("Retry-After", "1");
                        });
    }

    @Test
    void one_user_has_half_of_it_at_most() {
        BodyRoom room = room(SHORT);
        hold(room, ANN, HALF, 0);
        awaitInside(1);

        assertThatThrownBy(() -> enters(room, ANN, 1)).isInstanceOf(ProblemException.class);
        assertThat(enters(room, BOB, HALF)).isEqualTo("in");
    }

    @Test
    void who_waits_for_own_room_keeps_none_from_others() {
        BodyRoom room = room(LONG);
        hold(room, ANN, HALF, 0);
        awaitInside(1);
        hold(room, ANN, HALF, 0);
        hold(room, ANN, 1, 0);

        assertThat(enters(room, BOB, HALF)).isEqualTo("in");
        assertThat(inside).hasValue(1);
    }

    @Test
    void small_ones_of_a_user_go_on_beside_each_other() {
        BodyRoom room = room(LONG);
        for (int i = 0; i < 10; i++) {
            hold(room, ANN, 1000, 0);
        }
        awaitInside(10);
    }

    @Test
    void room_is_given_back_whatever_happens() {
        BodyRoom room = room(SHORT);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(
                            () ->
                                    room.during(
                                            ANN,
                                            -1,
                                            upload -> {
                                                upload.received(HALF);
                                                throw new IllegalStateException("failed");
                                            }))
                    .isInstanceOf(IllegalStateException.class);
        }
        hold(room, ANN, -1, HALF);
        hold(room, BOB, -1, HALF);
        awaitInside(2);
    }

    @Test
    void what_was_not_announced_takes_room_as_it_comes() {
        BodyRoom room = room(SHORT);
        for (int i = 0; i < 10; i++) {
            hold(room, ANN, -1, 1000);
        }
        awaitInside(10);

        assertThat(enters(room, BOB, HALF)).isEqualTo("in");
        assertThat(
                        room.<Integer>during(
                                BOB,
                                -1,
                                upload -> {
                                    int come = 0;
                                    for (; come < HALF; come += 1000) {
                                        upload.received(come);
                                    }
                                    return come;
                                }))
                .isGreaterThanOrEqualTo(HALF);
    }

    @Test
    void small_ones_need_no_room() {
        BodyRoom room = new BodyRoom(ROOM, 1000, SHORT, clock::get);
        hold(room, ANN, HALF, 0);
        hold(room, BOB, HALF, 0);
        awaitInside(2);

        assertThat(enters(room, ANN, 1000)).isEqualTo("in");
        assertThat(room.<String>during(CEM, -1, upload -> read(upload, 1000, "in")))
                .isEqualTo("in");
        assertThatThrownBy(() -> room.during(CEM, -1, upload -> read(upload, 1001, "in")))
                .isInstanceOf(ProblemException.class);
    }

    private static String read(IncomingBody upload, long come, String result) {
        upload.received(come);
        return result;
    }

    @Test
    void who_has_some_gets_more_before_who_waits_for_all_of_it() throws Exception {
        BodyRoom room = room(LONG);
        FutureTask<String> newcomer = new FutureTask<>(() -> enters(room, CEM, HALF));
        Thread itsThread = Thread.ofVirtual().unstarted(newcomer);
        CompletableFuture<String> growing = push(room, ANN, -1, upload -> grow(upload, itsThread));
        hold(room, BOB, HALF, 0);
        awaitInside(2);
        itsThread.start();

        assertThat(growing.join()).isEqualTo("whole");
        assertThat(newcomer.get()).isEqualTo("in");
    }

    private String grow(IncomingBody upload, Thread newcomer) {
        upload.received(HALF / 2);
        inside.incrementAndGet();
        await().until(() -> newcomer.getState() == Thread.State.TIMED_WAITING);
        upload.received(HALF);
        return "whole";
    }

    @Test
    void the_largest_of_the_slow_goes_and_no_more_than_are_in_the_way() {
        BodyRoom room = room(LONG);
        CompletableFuture<String> large = push(room, ANN, HALF, 1000);
        CompletableFuture<String> smaller = push(room, BOB, HALF - 10_000, 1000);
        CompletableFuture<String> small = push(room, CEM, 9000, 1000);
        awaitInside(3);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThat(enters(room, "dee", HALF)).isEqualTo("in");

        assertThat(large.join()).isEqualTo("cut off");
        pushes.addAll(List.of(smaller, small));
        assertThat(smaller).isNotDone();
        assertThat(small).isNotDone();
    }

    @Test
    void who_has_no_room_is_cut_off_for_nobody() {
        BodyRoom room = new BodyRoom(ROOM, 1000, SHORT, clock::get);
        CompletableFuture<String> announced = push(room, ANN, 1000, 10);
        CompletableFuture<String> unknown = push(room, BOB, -1, 10);
        hold(room, CEM, HALF, 1 << 20);
        hold(room, "dee", HALF, 1 << 20);
        awaitInside(4);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThatThrownBy(() -> enters(room, "eve", HALF)).isInstanceOf(ProblemException.class);

        end.countDown();
        assertThat(announced.join()).isEqualTo("whole");
        assertThat(unknown.join()).isEqualTo("whole");
    }

    @Test
    void only_the_time_that_a_client_is_waited_for_counts() {
        BodyRoom room = room(SHORT);
        CompletableFuture<String> busy =
                push(
                        room,
                        ANN,
                        HALF,
                        upload -> {
                            upload.waiting();
                            upload.received(1000);
                            clock.addAndGet(Duration.ofSeconds(60).toNanos());
                            return read(upload, 1000);
                        });
        pushes.add(busy);
        hold(room, BOB, HALF, 1 << 20);
        awaitInside(2);

        assertThatThrownBy(() -> room.during(CEM, HALF, upload -> "in"))
                .isInstanceOf(ProblemException.class);

        assertThat(busy).isNotDone();
    }

    @Test
    void who_is_slow_is_cut_off_when_another_waits_and_not_before() {
        BodyRoom room = room(LONG);
        CompletableFuture<String> slow = push(room, ANN, HALF, 1000);
        CompletableFuture<String> quick = push(room, BOB, HALF, 1 << 20);
        awaitInside(2);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(slow).isNotDone();

        assertThat(enters(room, CEM, HALF)).isEqualTo("in");

        assertThat(slow.join()).isEqualTo("cut off");
        assertThat(quick).isNotDone();
    }

    @Test
    void who_has_just_begun_is_not_cut_off() {
        BodyRoom room = room(SHORT);
        CompletableFuture<String> one = push(room, ANN, HALF, 0);
        CompletableFuture<String> other = push(room, BOB, HALF, 0);
        awaitInside(2);
        clock.addAndGet(Duration.ofSeconds(4).toNanos());

        assertThatThrownBy(() -> room.during(CEM, 1, upload -> "in"))
                .isInstanceOf(ProblemException.class);

        assertThat(one).isNotDone();
        assertThat(other).isNotDone();
    }

    @Test
    void a_phone_that_connects_anew_takes_the_place_of_its_own_dead_push_alone() {
        BodyRoom room = room(LONG);
        CompletableFuture<String> dead = push(room, ANN, HALF, 1000);
        CompletableFuture<String> others = push(room, BOB, 20_000, 1000);
        awaitInside(2);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThat(enters(room, ANN, 10_000)).isEqualTo("in");

        assertThat(dead.join()).isEqualTo("cut off");
        assertThat(others).isNotDone();
    }

    @Test
    void what_has_come_whole_is_not_cut_off() {
        BodyRoom room = room(SHORT);
        CompletableFuture<String> push =
                push(
                        room,
                        ANN,
                        HALF,
                        upload -> {
                            upload.end();
                            return read(upload, 0);
                        });
        pushes.add(push);
        hold(room, BOB, HALF, 1 << 30);
        awaitInside(2);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThatThrownBy(() -> room.during(CEM, 1, upload -> "in"))
                .isInstanceOf(ProblemException.class);

        assertThat(push).isNotDone();
    }
}
