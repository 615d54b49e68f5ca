package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Compares all streams with their rows, page by page and in the order of their names. Nothing is
 * locked and nothing written, so it costs others nothing but time; what it finds must be looked at
 * again with its row locked, for it may only have changed meanwhile. While one page is compared the
 * next is read by a thread of its own. Confined to one thread; close it.
 */
final class Survey implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final SurveyReader source;
    private final Projections projections;
    private final BlockingQueue<Read> queue = new SynchronousQueue<>();
    private final Thread reader;
    private volatile boolean closed;
    private boolean ended;

    private Survey(SurveyReader source, Projections projections, String after) {
        this.source = source;
        this.projections = projections;
        this.reader =
                Thread.ofPlatform().daemon().name("survey-reader").unstarted(() -> readFrom(after));
    }

    /** Begins with the streams that come after one. */
    static Survey after(SurveyReader source, Projections projections, String after) {
        Survey survey = new Survey(source, projections, after);
        survey.reader.start();
        return survey;
    }

    /**
     * A page that was compared.
     *
     * @param last the stream to go on after
     * @param streams how many were compared
     * @param suspects those that are not what their events fold to, or are parked
     */
    record Page(String last, int streams, List<StreamName> suspects) {

        Page {
            suspects = List.copyOf(suspects);
        }
    }

    /** What came of reading: a page, nothing after the last, or a failure. */
    private record Read(SurveyReader.@Nullable Batch batch, @Nullable RuntimeException failure) {}

    private void readFrom(String start) {
        String after = start;
        try {
            while (!closed) {
                Read read = read(after);
                queue.put(read);
                if (read.batch() == null) {
                    return;
                }
                after = read.batch().last();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Read read(String after) {
        try {
            return new Read(source.after(after).orElse(null), null);
        } catch (RuntimeException e) {
            return new Read(null, e);
        }
    }

    /**
     * The next page; empty after the last.
     *
     * @throws StoreUnavailable if it was interrupted; other failures are those of reading
     */
    Optional<Page> next() {
        if (ended) {
            return Optional.empty();
        }
        Read read = take();
        if (read.failure() != null) {
            throw read.failure();
        }
        ended = read.batch() == null;
        return Optional.ofNullable(read.batch()).map(this::compare);
    }

    private Read take() {
        try {
            Read read = null;
            while (read == null) {
                read = queue.poll(WAIT.toNanos(), TimeUnit.NANOSECONDS);
                if (read == null && !reader.isAlive()) {
                    read = queue.poll();
                    if (read == null) {
                        throw new IllegalStateException("the reader of the survey has ended");
                    }
                }
            }
            return read;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable(Store.PROJECTIONS, "wait for events to compare", e);
        }
    }

    private Page compare(SurveyReader.Batch batch) {
        List<StreamName> suspects = new ArrayList<>();
        for (List<RecordedEvent> events : batch.streams()) {
            StreamName stream = events.getFirst().stream();
            if (batch.parked().contains(stream.value()) || !isRight(events, batch)) {
                suspects.add(stream);
            }
        }
        return new Page(batch.last(), batch.streams().size(), suspects);
    }

    private boolean isRight(List<RecordedEvent> events, SurveyReader.Batch batch) {
        StreamName stream = events.getFirst().stream();
        return AggregateType.of(stream)
                .map(
                        type ->
                                switch (type) {
                                    case CONTACT ->
                                            isRight(
                                                    events,
                                                    batch.contacts(),
                                                    projections::foldContact);
                                    case TRANSACTION ->
                                            isRight(
                                                    events,
                                                    batch.transactions(),
                                                    projections::foldTransaction);
                                })
                .orElse(true);
    }

    private static <S> boolean isRight(
            List<RecordedEvent> events,
            Map<UUID, Projected<S>> rows,
            Function<List<RecordedEvent>, Projected<S>> fold) {
        try {
            Projected<S> folded = fold.apply(events);
            return folded.equals(rows.get(folded.id()));
        } catch (CorruptEvent e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        try {
            reader.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
