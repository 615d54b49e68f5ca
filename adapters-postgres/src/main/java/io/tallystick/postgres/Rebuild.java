package io.tallystick.postgres;

import io.tallystick.application.failure.CorruptEvent;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.projection.Projected;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Folds every stream again and puts right the rows that differ, in place and page by page, so that
 * readers never see a gap and writers wait for one page at most. Thread-safe.
 */
public final class Rebuild {

    private static final int PAGE = 200;

    private final Jdbi jdbi;
    private final Projections projections;
    private final EventStore store;

    /**
     * @param store of the log, asked for streams that the log may not have in full yet
     */
    Rebuild(Jdbi jdbi, Projections projections, EventStore store) {
        this.jdbi = jdbi;
        this.projections = projections;
        this.store = store;
    }

    /**
     * What a rebuild found.
     *
     * @param streams how many were folded
     * @param repaired the streams whose rows differed from their fold, were missing, or had no
     *     events
     * @param repairedBalances how many sums differed from the rows they sum
     */
    public record Report(long streams, List<String> repaired, long repairedBalances) {

        public Report {
            repaired = List.copyOf(repaired);
        }
    }

    /**
     * Rebuilds everything. May run while others write, and again after it was stopped anywhere.
     *
     * @throws StoreUnavailable if the database cannot be asked
     */
    public Report run() {
        return SqlFailures.asking(Store.PROJECTIONS, "rebuild", this::rebuild);
    }

    private Report rebuild() {
        List<String> repaired = new ArrayList<>();
        long streams = 0;
        String after = "";
        List<String> page = nextStreams(after);
        while (!page.isEmpty()) {
            List<String> current = page;
            repaired.addAll(jdbi.inTransaction(handle -> rebuild(handle, current)));
            streams += page.size();
            after = page.getLast();
            page = nextStreams(after);
        }
        repaired.addAll(jdbi.inTransaction(this::removeRowsWithoutEvents));
        return new Report(streams, repaired, jdbi.inTransaction(Rebuild::repairBalances));
    }

    /** Walks the index from stream to stream instead of reading every event. */
    private List<String> nextStreams(String after) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "with recursive s as ((select stream from events where"
                                            + " stream > :after order by stream limit 1) union all"
                                            + " select (select e.stream from events e where"
                                            + " e.stream > s.stream order by e.stream limit 1) from"
                                            + " s where s.stream is not null) select stream from s"
                                            + " where stream is not null limit :page")
                                .bind("after", after)
                                .bind("page", PAGE)
                                .mapTo(String.class)
                                .list());
    }

    private List<String> rebuild(Handle handle, List<String> streams) {
        List<StreamName> names = streams.stream().map(StreamName::new).toList();
        List<String> repaired = new ArrayList<>();
        repaired.addAll(
                repair(
                        handle,
                        names,
                        AggregateType.CONTACT,
                        ContactRows::read,
                        projections::foldContact,
                        ContactRows::upsert));
        repaired.addAll(
                repair(
                        handle,
                        names,
                        AggregateType.TRANSACTION,
                        TransactionRows::read,
                        projections::foldTransaction,
                        TransactionRows::upsert));
        return repaired;
    }

    private interface RowReader<S> {
        Map<UUID, Projected<S>> read(Handle handle, List<UUID> ids);
    }

    /**
     * Rows are locked before their streams are read: an append that comes in between waits with its
     * row, so what is written here is never older than what was there. A wrong row is taken away
     * first, since its version may be wrong, too, and would guard it.
     */
    private <S> List<String> repair(
            Handle handle,
            List<StreamName> streams,
            AggregateType type,
            RowReader<S> reader,
            Function<List<RecordedEvent>, Projected<S>> fold,
            BiConsumer<Handle, List<Projected<S>>> upsert) {
        List<StreamName> ofType =
                streams.stream().filter(stream -> type.idIn(stream).isPresent()).toList();
        List<UUID> ids = ofType.stream().map(stream -> type.idIn(stream).orElseThrow()).toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        handle.createQuery(
                        "select id from "
                                + table(type)
                                + " where id = any(:ids) order by id for"
                                + " update")
                .bind("ids", ids.toArray(UUID[]::new))
                .mapTo(UUID.class)
                .list();
        Map<UUID, Projected<S>> rows = reader.read(handle, ids);
        List<Projected<S>> wrong = new ArrayList<>();
        List<String> repaired = new ArrayList<>();
        for (StreamName stream : ofType) {
            List<RecordedEvent> events =
                    wholeStream(handle, stream, rows.get(type.idIn(stream).orElseThrow()));
            try {
                Projected<S> folded = fold.apply(events);
                ParkedStreams.release(handle, stream.value());
                if (!folded.equals(rows.get(folded.id()))) {
                    wrong.add(folded);
                    repaired.add(stream.value());
                }
            } catch (CorruptEvent e) {
                ParkedStreams.park(handle, events.getLast(), e);
            }
        }
        handle.createUpdate("delete from " + table(type) + " where id = any(:ids)")
                .bind("ids", wrong.stream().map(Projected::id).toArray(UUID[]::new))
                .execute();
        upsert.accept(handle, wrong);
        return repaired;
    }

    private static String table(AggregateType type) {
        return switch (type) {
            case CONTACT -> "contacts";
            case TRANSACTION -> "transactions";
        };
    }

    /** A row may be ahead of a log that mirrors the store. */
    private List<RecordedEvent> wholeStream(
            Handle handle, StreamName stream, @Nullable Projected<?> row) {
        List<RecordedEvent> logged = Projections.wholeStream(handle, stream);
        return row == null || row.version() < logged.size() ? logged : store.readStream(stream);
    }

    private List<String> removeRowsWithoutEvents(Handle handle) {
        List<String> removed = new ArrayList<>();
        for (AggregateType type : AggregateType.values()) {
            for (UUID id : idsWithoutEvents(handle, type)) {
                StreamName stream = StreamName.of(type, id);
                if (store.readForwards(stream, 0, 1).events().isEmpty()) {
                    handle.createUpdate("delete from " + table(type) + " where id = :id")
                            .bind("id", id)
                            .execute();
                    removed.add(stream.value());
                }
            }
        }
        return removed;
    }

    private static List<UUID> idsWithoutEvents(Handle handle, AggregateType type) {
        return handle.createQuery(
                        "select id from "
                                + table(type)
                                + " r where not exists (select 1 from events where stream = :prefix"
                                + " || r.id::text) order by id")
                .bind("prefix", type.label() + "-")
                .mapTo(UUID.class)
                .list();
    }

    /** Sums anew while no append can change a row; a second or so for a million rows. */
    private static long repairBalances(Handle handle) {
        AppendBatch.lockLog(handle);
        handle.execute(
                "create temporary table true_balances on commit drop as select user_id, contact_id,"
                    + " kind, currency, sum(case direction when 'lent' then amount::numeric else"
                    + " -amount::numeric end) as amount, count(*) as transactions from transactions"
                    + " where state = 'live' group by user_id, contact_id, kind, currency");
        long removed =
                handle.execute(
                        "delete from contact_balances b where not exists (select 1 from"
                            + " true_balances t where (t.user_id, t.contact_id, t.kind, t.currency)"
                            + " = (b.user_id, b.contact_id, b.kind, b.currency) and t.amount ="
                            + " b.amount and t.transactions = b.transactions)");
        long added =
                handle.execute(
                        "insert into contact_balances (user_id, contact_id, kind, currency, amount,"
                            + " transactions) select user_id, contact_id, kind, currency, amount,"
                            + " transactions from true_balances on conflict do nothing");
        return Math.max(removed, added);
    }
}
