package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Folds every stream again and puts right the rows that differ, in place and page by page, so that
 * readers never see a gap and writers wait for one page at most. Thread-safe.
 */
public final class Rebuild {

    private static final int PAGE = 200;

    private static final String TRUE_BALANCES =
            "select user_id, contact_id, kind, currency, sum(case direction when 'lent' then"
                + " amount::numeric else -amount::numeric end) as amount, count(*) as transactions"
                + " from transactions where state = 'live' group by user_id, contact_id, kind,"
                + " currency";

    private final Jdbi jdbi;
    private final StreamRepair repair;
    private final EventStore store;

    /**
     * @param store of the log, asked for streams that the log may not have in full yet
     */
    Rebuild(Jdbi jdbi, StreamRepair repair, EventStore store) {
        this.jdbi = jdbi;
        this.repair = repair;
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
        Optional<Page> page = nextPage("");
        while (page.isPresent()) {
            Page done = page.get();
            repaired.addAll(done.repaired());
            streams += done.streams();
            page = nextPage(done.last());
        }
        repaired.addAll(jdbi.inTransaction(this::removeRowsWithoutEvents));
        return new Report(streams, repaired, jdbi.inTransaction(Rebuild::repairBalances));
    }

    private Optional<Page> nextPage(String after) {
        return jdbi.inTransaction(handle -> page(handle, after));
    }

    /**
     * A part of a rebuild.
     *
     * @param last the stream to go on after
     * @param streams how many were folded
     * @param repaired those whose rows were wrong
     */
    record Page(String last, int streams, List<String> repaired) {}

    /** Rebuilds the streams that follow, by name; empty if there are none. */
    Optional<Page> page(Handle handle, String after) {
        List<String> streams = streamsAfter(handle, after);
        if (streams.isEmpty()) {
            return Optional.empty();
        }
        List<StreamName> names = streams.stream().map(StreamName::new).toList();
        return Optional.of(
                new Page(streams.getLast(), streams.size(), repair.repair(handle, names)));
    }

    /** Reads the index of streams and versions alone. */
    static long countStreams(Handle handle) {
        return handle.createQuery("select count(*) from events where version = 0")
                .mapTo(Long.class)
                .one();
    }

    /** Walks the index from stream to stream instead of reading every event. */
    private static List<String> streamsAfter(Handle handle, String after) {
        return handle.createQuery(
                        "with recursive s as ((select stream from events where stream > :after"
                            + " order by stream limit 1) union all select (select e.stream from"
                            + " events e where e.stream > s.stream order by e.stream limit 1) from"
                            + " s where s.stream is not null) select stream from s where stream is"
                            + " not null limit :page")
                .bind("after", after)
                .bind("page", PAGE)
                .mapTo(String.class)
                .list();
    }

    /** Names them. To be done after all pages. */
    List<String> removeRowsWithoutEvents(Handle handle) {
        List<String> removed = new ArrayList<>();
        for (AggregateType type : AggregateType.values()) {
            for (UUID id : idsWithoutEvents(handle, type)) {
                StreamName stream = StreamName.of(type, id);
                if (store.readForwards(stream, 0, 1).events().isEmpty()) {
                    handle.createUpdate(
                                    "delete from " + StreamRepair.table(type) + " where id = :id")
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
                                + StreamRepair.table(type)
                                + " r where not exists (select 1 from events where stream = :prefix"
                                + " || r.id::text) order by id")
                .bind("prefix", type.label() + "-")
                .mapTo(UUID.class)
                .list();
    }

    /** Sums anew while no append can change a row; a second or so for a million rows. */
    static long repairBalances(Handle handle) {
        AppendBatch.lockLog(handle);
        handle.execute("create temporary table true_balances on commit drop as " + TRUE_BALANCES);
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

    /** How many sums differ from the rows they sum, at one moment; changes nothing. */
    static long wrongBalances(Handle handle) {
        return handle.createQuery(
                        "select count(*) from contact_balances b full join ("
                                + TRUE_BALANCES
                                + ") t on (t.user_id, t.contact_id, t.kind, t.currency) ="
                                + " (b.user_id, b.contact_id, b.kind, b.currency) where (t.amount,"
                                + " t.transactions) is distinct from (b.amount, b.transactions)")
                .mapTo(Long.class)
                .one();
    }
}
