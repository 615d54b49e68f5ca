package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.contact.Contact;
import io.tallystick.domain.transaction.Transaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Compares all streams with their rows, page by page and in the order of their names. Nothing is
 * locked and nothing written, so it costs others nothing but time; what it finds must be looked at
 * again with its row locked, for it may only have changed meanwhile. While one page is compared the
 * next are read by a thread of its own. Confined to one thread; close it.
 */
final class Survey implements AutoCloseable {

    /** As others write them, so that nobody deadlocks. */
    private static final Comparator<Projected<?>> BY_ID = Comparator.comparing(Projected::id);

    private final Projections projections;
    private final ReadAhead<SurveyReader.Batch> batches;
    private final CopyEncoder encoder = new CopyEncoder();

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
     * @param suspects those whose rows are not what their events fold to, and those that are parked
     * @param missing what there is no row for
     */
    record Page(String last, int streams, List<StreamName> suspects, FoldedRows missing) {

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
        Comparison comparison = new Comparison(batch);
        batch.streams().forEach(comparison::add);
        return comparison.page();
    }

    /** Of one batch. */
    private final class Comparison {

        private final SurveyReader.Batch batch;
        private final List<StreamName> suspects = new ArrayList<>();
        private final List<Projected<Contact>> contacts = new ArrayList<>();
        private final List<Projected<Transaction>> transactions = new ArrayList<>();

        Comparison(SurveyReader.Batch batch) {
            this.batch = batch;
        }

        void add(List<RecordedEvent> events) {
            StreamName stream = events.getFirst().stream();
            if (batch.parked().contains(stream.value())) {
                suspects.add(stream);
                return;
            }
            try {
                AggregateType.of(stream).ifPresent(type -> compare(type, stream, events));
            } catch (CorruptEvent e) {
                suspects.add(stream);
            }
        }

        private void compare(AggregateType type, StreamName stream, List<RecordedEvent> events) {
            encoder.clear();
            switch (type) {
                case CONTACT -> {
                    Projected<Contact> folded = projections.foldContact(events);
                    ContactRows.encode(encoder, folded);
                    compare(stream, folded, batch.contacts(), contacts);
                }
                case TRANSACTION -> {
                    Projected<Transaction> folded = projections.foldTransaction(events);
                    TransactionRows.encode(encoder, folded);
                    compare(stream, folded, batch.transactions(), transactions);
                }
            }
        }

        private <S> void compare(
                StreamName stream,
                Projected<S> folded,
                CopiedRows rows,
                List<Projected<S>> missing) {
            if (!rows.contains(folded.id())) {
                missing.add(folded);
            } else if (!rows.matches(folded.id(), encoder)) {
                suspects.add(stream);
            }
        }

        Page page() {
            contacts.sort(BY_ID);
            transactions.sort(BY_ID);
            return new Page(
                    batch.last(),
                    batch.streams().size(),
                    suspects,
                    new FoldedRows(contacts, transactions));
        }
    }

    @Override
    public void close() {
        batches.close();
    }
}
