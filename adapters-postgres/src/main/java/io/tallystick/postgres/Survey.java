package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Compares all streams with their rows, page by page and in the order of their names. Nothing is
 * locked and nothing written, so it costs others nothing but time; what it finds must be looked at
 * again with its row locked, for it may only have changed meanwhile. While one page is compared the
 * next is read by a thread of its own. Confined to one thread; close it.
 */
final class Survey implements AutoCloseable {

    private final Projections projections;
    private final ReadAhead<SurveyReader.Batch> batches;

    private Survey(Projections projections, ReadAhead<SurveyReader.Batch> batches) {
        this.projections = projections;
        this.batches = batches;
    }

    /** Begins with the streams that come after one. */
    static Survey after(SurveyReader source, Projections projections, String after) {
        AtomicReference<String> last = new AtomicReference<>(after);
        return new Survey(
                projections,
                ReadAhead.of(
                        "survey-reader",
                        () -> {
                            Optional<SurveyReader.Batch> batch = source.after(last.get());
                            batch.ifPresent(read -> last.set(read.last()));
                            return batch;
                        }));
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

    /**
     * The next page; empty after the last.
     *
     * @throws StoreUnavailable if it was interrupted; other failures are those of reading
     */
    Optional<Page> next() {
        return batches.next().map(this::compare);
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
        batches.close();
    }
}
