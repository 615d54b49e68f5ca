package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.failure.ArchiveBusy;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Archiving that is stopped, cancelled or refused, and an archive that is away. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InterruptedArchivingTest extends ArchivingCase {

    private static final Duration LONGER_THAN_OTHERS_ARE_KEPT_WAITING = Duration.ofMillis(2500);

    /** With a stretch that was archived before there were snapshots, and one that is new. */
    @ParameterizedTest
    @EnumSource(names = "TRUNC.*", mode = EnumSource.Mode.MATCH_NONE)
    void wherever_it_stops_nothing_is_lost_and_who_comes_next_goes_on(ArchiveStep step) {
        contact("Ann");
        mover().archiveAll();
        execute("delete from snapshots; update archived_segments set snapshots = 0");
        ContactId ben = contact("Ben");
        rename(ben, "Benny");
        List<LoggedEvent> whole = everything();
        int stops = 0;

        for (Operation.Kind kind : List.of(Operation.Kind.ARCHIVE, Operation.Kind.RESTORE)) {
            stops += stopsAt(step, claimed(kind)) ? 1 : 0;
            assertThat(everything()).isEqualTo(whole);
            fixture.reopen();
            assertThat(ended(newest()).state()).isEqualTo(State.SUCCEEDED);
            assertThat(everything()).isEqualTo(whole);
        }
        assertThat(stops).isEqualTo(1);
        assertThat(texts("select position::text from events where data is null")).isEmpty();
    }

    @Test
    void while_the_archive_is_away_what_is_hot_goes_on_and_archiving_waits() {
        ContactId ann = contact("Ann");
        mover().archiveAll();
        ContactId ben = contact("Ben");
        fixture.reopen();
        storage.goAway();

        rename(ben, "Benny");
        assertThat(fixture.views().contact(Samples.ALICE, ann)).isPresent();
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(this::everything)
                .withMessage("the bucket is away: see to it");
        Operation running;
        try (LoggedBy log = new LoggedBy(OperationWorker.class)) {
            running = admin().archive(END_OF_TIME);
            await().until(() -> operation(running.id()).error() != null);
            assertThat(log.lines())
                    .contains(
                            "event=archive_waits id="
                                    + running.id()
                                    + " reason=the bucket is away: see to it");
            assertThat(log.traces()).isZero();
        }
        assertThat(operation(running.id()).error()).isEqualTo("the bucket is away: see to it");

        storage.comeBack();
        assertThat(ended(running).state()).isEqualTo(State.SUCCEEDED);
        assertThat(everything()).hasSize(3);
    }

    @Test
    void what_comes_late_while_the_archive_is_away_is_recorded_and_folded_when_it_is_back() {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        List<LoggedEvent> before = everything();
        mover().archiveAll();
        fixture.reopen();
        storage.goAway();

        StreamName stream = StreamName.of(AggregateType.CONTACT, ann.value());
        appendLate(
                fixture.store(),
                stream,
                before.getLast().event().metadata().occurredAt().minusNanos(1000));

        assertThat(fixture.postgres().projectionAdmin().parked())
                .extracting(ParkedStream::stream, ParkedStream::version)
                .containsExactly(tuple(stream.value(), 2L));
        storage.comeBack();
        assertThat(fixture.postgres().projectionAdmin().retry(stream))
                .hasValue(RetriedStream.RELEASED);
        assertThat(texts("select name || ' ' || notes || ' ' || version from contacts"))
                .containsExactly("Anna Late 2");
        assertThat(everything()).hasSize(3).startsWith(before.toArray(LoggedEvent[]::new));
    }

    @Test
    void while_the_archive_hangs_what_comes_late_keeps_nobody_waiting() throws Exception {
        ContactId ann = contact("Ann");
        rename(ann, "Anna");
        Instant before = everything().getLast().event().metadata().occurredAt().minusNanos(1000);
        mover().archiveAll();
        fixture.reopen();
        CountDownLatch answer = hang();
        StreamName stream = StreamName.of(AggregateType.CONTACT, ann.value());

        CompletableFuture<Void> late =
                CompletableFuture.runAsync(() -> appendLate(fixture.store(), stream, before));
        CompletableFuture<ContactId> ben = CompletableFuture.supplyAsync(() -> contact("Ben"));
        await().atMost(Duration.ofSeconds(8)).until(ben::isDone);
        assertThat(late).isNotDone();
        answer.countDown();
        late.get(30, TimeUnit.SECONDS);

        assertThat(texts("select name || ' ' || notes from contacts where version = 2"))
                .containsExactly("Anna Late");
        assertThat(fixture.postgres().projectionAdmin().parked()).isEmpty();
    }

    @Test
    void who_builds_rows_beside_waits_for_an_archive_that_is_slow() {
        ContactId ann = contact("Ann");
        mover().archiveAll();
        fixture.reopen();
        AtomicBoolean isSlow = new AtomicBoolean(true);
        storage.watchReads(
                name -> {
                    if (isSlow.getAndSet(false)) {
                        pause(LONGER_THAN_OTHERS_ARE_KEPT_WAITING);
                    }
                });

        assertThat(fixture.postgres().rebuildBeside().run().repaired()).isEmpty();

        assertThat(isSlow).isFalse();
        assertThat(fixture.views().contact(Samples.ALICE, ann)).isPresent();
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until somebody counts down. */
    private CountDownLatch hang() {
        CountDownLatch answer = new CountDownLatch(1);
        storage.watchReads(
                name -> {
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        return answer;
    }

    @Test
    void archiving_does_not_wait_for_who_rebuilds() {
        contact("Ann");

        fixture.jdbi()
                .useTransaction(
                        handle -> {
                            OperationRows.hold(handle, rebuilding());
                            assertThat(ended(admin().archive(END_OF_TIME)).done()).isEqualTo(1);
                        });
    }

    private static RebuildProgress rebuilding() {
        return new RebuildProgress(
                UUID.randomUUID(),
                UUID.randomUUID(),
                0,
                "",
                0,
                List.of(),
                false,
                RebuildManner.IN_PLACE);
    }

    /** In one transaction, or a server would see to it. */
    @Test
    void what_nobody_works_on_is_known_by_its_kind() {
        List<Operation> abandoned =
                fixture.jdbi()
                        .inTransaction(
                                handle -> {
                                    OperationRows.beginOrFindArchiving(
                                            handle, Operation.Kind.RESTORE, 0, 0);
                                    return OperationRows.abandoned(handle);
                                });

        assertThat(abandoned).extracting(Operation::kind).containsExactly(Operation.Kind.RESTORE);
    }

    @Test
    void archiving_and_restoring_do_not_run_at_the_same_time() {
        contact("Ann");
        UUID running = claimed(Operation.Kind.ARCHIVE).id();

        assertThat(admin().archive(END_OF_TIME).id()).isEqualTo(running);
        assertThatExceptionOfType(ArchiveBusy.class)
                .isThrownBy(admin()::restore)
                .satisfies(busy -> assertThat(busy.operation()).isEqualTo(running));
    }

    @Test
    void what_is_cancelled_ends_between_two_stretches() {
        contact("Ann");
        mover().archiveAll();
        contact("Ben");
        mover().archiveAll();
        ArchiveProgress claimed = claimed(Operation.Kind.RESTORE);

        operationAt(
                        step -> {
                            if (step == ArchiveStep.RESTORE_COMMITTED) {
                                fixture.postgres().projectionAdmin().cancel(claimed.id());
                            }
                        })
                .run(claimed, () -> false);

        Operation ended = operation(claimed.id());
        assertThat(ended.state()).isEqualTo(State.CANCELLED);
        assertThat(ended.done()).isEqualTo(1);
        assertThat(texts("select (data is null)::text from events order by position"))
                .containsExactly("true", "false");
    }

    /** As if the server vanished there, and that was noticed; false if it came to the end. */
    private boolean stopsAt(ArchiveStep step, ArchiveProgress claimed) {
        try {
            operationAt(new StopAt(step)).run(claimed, () -> false);
            return false;
        } catch (StopAt.Reached e) {
            execute("update operations set seen_at = '-infinity'");
            return true;
        }
    }

    private ArchiveOperation operationAt(Consumer<ArchiveStep> steps) {
        return new ArchiveOperation(
                fixture.jdbi(), new Archiving(fixture.jdbi(), new Archive(storage)), null, steps);
    }

    private Operation newest() {
        return operation(
                fixture.jdbi()
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "select id from operations order by"
                                                                + " started_at desc limit 1")
                                                .mapTo(UUID.class)
                                                .one()));
    }
}
