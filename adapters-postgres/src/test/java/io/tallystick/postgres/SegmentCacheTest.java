package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.CompletableFuture.runAsync;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.SegmentDraft;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.Segment;
import io.tallystick.testkit.LoggedEvents;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many who read the archive at once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SegmentCacheTest {

    private static final int SEGMENT = 5;

    private final FailingStorage storage = new FailingStorage();
    private final List<LoggedEvent> events = LoggedEvents.random(new SplittableRandom(1), 30);
    private final List<Segment> segments = write();
    private final SegmentCache cache = new SegmentCache(new Archive(storage));
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final CountDownLatch answer = new CountDownLatch(1);

    private List<Segment> write() {
        Archive archive = new Archive(storage);
        for (int from = 0; from < events.size(); from += SEGMENT) {
            SegmentDraft draft = archive.begin("log");
            events.subList(from, from + SEGMENT).forEach(draft::add);
            archive.seal(draft);
        }
        return archive.segments();
    }

    @AfterEach
    void close() {
        answer.countDown();
        readers.shutdown();
    }

    @Test
    void a_segment_that_is_slow_keeps_nobody_from_reading_others() throws Exception {
        CountDownLatch reading = hangAt(segments.getFirst().file().name());
        CompletableFuture<LoggedEvent> first = supplyAsync(() -> read(0), readers);
        reading.await();

        assertThat(supplyAsync(() -> read(SEGMENT), readers).get(30, TimeUnit.SECONDS))
                .isEqualTo(events.get(SEGMENT));
        assertThat(first).isNotDone();
        answer.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(events.getFirst());
    }

    @Test
    void many_who_want_the_same_read_it_once() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        CountDownLatch reading = hangAt(segments.getFirst().file().name(), reads);
        List<CompletableFuture<LoggedEvent>> many = new ArrayList<>();
        for (int i = 0; i < SEGMENT; i++) {
            int index = i;
            many.add(supplyAsync(() -> read(index), readers));
        }
        reading.await();
        answer.countDown();

        for (int i = 0; i < SEGMENT; i++) {
            assertThat(many.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(events.get(i));
        }
        assertThat(reads).hasValue(1);
    }

    @Test
    void who_is_impatient_gives_up_and_who_comes_next_does_at_once() throws Exception {
        CountDownLatch reading = hangAt(segments.getFirst().file().name());
        ArchivedEvents impatient = cache.impatient();
        CompletableFuture<LoggedEvent> patient = supplyAsync(() -> read(0), readers);
        reading.await();

        for (int i = 0; i < 50; i++) {
            CompletableFuture<Void> given =
                    runAsync(() -> expectGivenUp(impatient, row(SEGMENT - 1)), readers);
            given.get(30, TimeUnit.SECONDS);
        }
        assertThat(patient).isNotDone();
        answer.countDown();

        assertThat(patient.get(30, TimeUnit.SECONDS)).isEqualTo(events.getFirst());
        assertThat(impatient.complete(row(0))).isEqualTo(events.getFirst());
    }

    private static void expectGivenUp(ArchivedEvents archived, LoggedEvent row) {
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> archived.complete(row))
                .withMessageStartingWith("The archive has not answered for 2 s: ");
    }

    @Test
    void when_all_reads_hang_others_are_refused_and_not_kept_waiting() throws Exception {
        SegmentCache hanging = new SegmentCache(new Archive(storage), Duration.ofSeconds(1));
        CountDownLatch reading = new CountDownLatch(4);
        storage.watchReads(
                name -> {
                    if (name.endsWith(".gz")) {
                        reading.countDown();
                        awaitAnswer();
                    }
                });
        List<CompletableFuture<LoggedEvent>> patient = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LoggedEvent row = row(i * SEGMENT);
            patient.add(supplyAsync(() -> hanging.complete(row), readers));
        }
        reading.await();

        for (LoggedEvent row : List.of(row(4 * SEGMENT), row(4 * SEGMENT), row(5 * SEGMENT))) {
            runAsync(
                            () ->
                                    assertThatExceptionOfType(StoreUnavailable.class)
                                            .isThrownBy(() -> hanging.complete(row))
                                            .withMessageStartingWith(
                                                    "The archive has not answered 4 reads for 1 s"),
                            readers)
                    .get(30, TimeUnit.SECONDS);
        }
        assertThat(patient).noneMatch(CompletableFuture::isDone);
        answer.countDown();

        for (int i = 0; i < 4; i++) {
            assertThat(patient.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(events.get(i * SEGMENT));
        }
        await().ignoreExceptions()
                .until(() -> hanging.complete(row(5 * SEGMENT)), events.get(5 * SEGMENT)::equals);
    }

    @Test
    void what_could_not_be_read_is_read_again() {
        storage.goAway();
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> read(0))
                .withMessage("the bucket is away: see to it");

        storage.comeBack();

        assertThat(read(0)).isEqualTo(events.getFirst());
    }

    @Test
    void what_is_known_is_not_read() {
        storage.goAway();
        ArchivedEvents known =
                new KnownEvents(
                        events.subList(0, SEGMENT).stream().map(LoggedEvent::event).toList(),
                        cache);

        assertThat(known.impatient().complete(List.of(row(3), events.get(SEGMENT))))
                .containsExactly(events.get(3), events.get(SEGMENT));
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> known.complete(row(SEGMENT)));
    }

    private CountDownLatch hangAt(String file) {
        return hangAt(file, new AtomicInteger());
    }

    /** Says when somebody reads there. */
    private CountDownLatch hangAt(String file, AtomicInteger reads) {
        CountDownLatch reading = new CountDownLatch(1);
        storage.watchReads(
                name -> {
                    if (name.equals(file)) {
                        reads.incrementAndGet();
                        reading.countDown();
                        awaitAnswer();
                    }
                });
        return reading;
    }

    private void awaitAnswer() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LoggedEvent read(int index) {
        return cache.complete(row(index));
    }

    /** As the log has it. */
    private LoggedEvent row(int index) {
        LoggedEvent logged = events.get(index);
        RecordedEvent event = logged.event();
        return new LoggedEvent(
                logged.position(),
                new RecordedEvent(
                        event.stream(),
                        event.version(),
                        event.id(),
                        event.type(),
                        event.schemaVersion(),
                        EventRows.CUT,
                        event.metadata(),
                        event.recordedAt()));
    }
}
