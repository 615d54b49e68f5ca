package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.operation.RepairedBalances;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.StreamName;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Folds every stream again and puts right the rows that differ, in place and page by page, so that
 * readers never see a gap. Only rows that seem to differ are locked, so writers wait for those at
 * most. Thread-safe.
 */
public final class Rebuild {

    private static final int AT_ONCE = 1000;

    private static final String TRUE_BALANCES =
            "select user_id, contact_id, kind, currency, sum(case direction when 'lent' then"
                + " amount::numeric else -amount::numeric end) as amount, count(*) as transactions"
                + " from transactions where state = 'live' group by user_id, contact_id, kind,"
                + " currency";

    private static final String BALANCES_BESIDE =
            "select user_id, contact_id, kind, currency, coalesce(b.amount, 0) as was,"
                    + " coalesce(t.amount, 0) as is_now from contact_balances b full join %s t"
                    + " using (user_id, contact_id, kind, currency) where (t.amount,"
                    + " t.transactions) is distinct from (b.amount, b.transactions)";

    private final Jdbi jdbi;
    private final ArchivedEvents archived;
    private final Projections projections;
    private final StreamRepair repair;
    private final EventStore store;

    /**
     * @param store of the log, asked for streams that the log may not have in full yet
     */
    Rebuild(
            Jdbi jdbi,
            ArchivedEvents archived,
            Projections projections,
            StreamRepair repair,
            EventStore store) {
        this.jdbi = jdbi;
        this.archived = archived;
        this.projections = projections;
        this.repair = repair;
        this.store = store;
    }

    /**
     * What a rebuild found.
     *
     * @param streams how many were folded
     * @param repaired the streams whose rows differed from their fold, were missing, or had no
     *     events, or whose snapshots differed; each once
     * @param balances those that differed from the rows they sum
     * @param repairedDigests how many users' digests were not those of their events
     * @param repairedWords how many events were found by words that were not their own
     */
    public record Report(
            long streams,
            List<String> repaired,
            RepairedBalances balances,
            long repairedDigests,
            long repairedWords) {

        public Report {
            repaired = List.copyOf(repaired);
        }

        public long repairedBalances() {
            return balances.count();
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
        try (Survey survey = survey("")) {
            Optional<Survey.Page> page = survey.next();
            while (page.isPresent()) {
                Survey.Page surveyed = page.get();
                repaired.addAll(jdbi.inTransaction(handle -> repair(handle, surveyed)));
                streams += surveyed.streams();
                page = survey.next();
            }
        }
        repaired.addAll(repairSnapshots(() -> false));
        repaired.addAll(jdbi.inTransaction(this::sweep));
        return new Report(
                streams,
                repaired.stream().distinct().toList(),
                jdbi.inTransaction(Rebuild::repairBalances),
                jdbi.inTransaction(DigestRepair::repair),
                repairWords(() -> false));
    }

    /**
     * Puts right by what words events are found. Not to be called in a transaction.
     *
     * @return how many events were wrong
     */
    long repairWords(BooleanSupplier isStopping) {
        return new WordsRepair(jdbi, archived).run(isStopping);
    }

    /**
     * Puts right snapshots. Not to be called in a transaction.
     *
     * @return the streams whose snapshots were wrong
     */
    List<String> repairSnapshots(BooleanSupplier isStopping) {
        return new SnapshotRepair(jdbi, archived).run(isStopping);
    }

    /** Finds the streams to repair, of those that come after one. */
    Survey survey(String after) {
        return Survey.after(new SurveyReader(jdbi, archived), projections, after);
    }

    /**
     * Adds the rows that are missing, and looks at suspects again with their rows locked; names
     * those that were wrong.
     */
    List<String> repair(Handle handle, Survey.Page page) {
        List<StreamName> suspects = page.suspects();
        List<String> repaired = new ArrayList<>(repair.addMissing(handle, page.missing()));
        for (int from = 0; from < suspects.size(); from += AT_ONCE) {
            int to = Math.min(suspects.size(), from + AT_ONCE);
            repaired.addAll(repair.repair(handle, suspects.subList(from, to)));
        }
        return repaired;
    }

    /** Reads the index of streams and versions alone. */
    static long countStreams(Handle handle) {
        return handle.createQuery("select count(*) from events where version = 0")
                .mapTo(Long.class)
                .one();
    }

    /**
     * Removes rows without events, and looks at all together that depend on others; names those
     * that were wrong. To be done after all pages.
     */
    List<String> sweep(Handle handle) {
        List<String> wrong = new ArrayList<>(removeRowsWithoutEvents(handle));
        AppendBatch.lockLog(handle);
        wrong.addAll(LeftOut.correctAll(handle));
        return wrong;
    }

    private List<String> removeRowsWithoutEvents(Handle handle) {
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

    /** Balances last: from then on appends wait for the transaction to end. */
    static RepairedSums repairSums(Handle handle, long words) {
        long digests = DigestRepair.repair(handle);
        return new RepairedSums(repairBalances(handle), digests, words);
    }

    /** Sums anew while no append can change a row; a second or so for a million rows. */
    static RepairedBalances repairBalances(Handle handle) {
        AppendBatch.lockLog(handle);
        handle.execute("create temporary table true_balances on commit drop as " + TRUE_BALANCES);
        RepairedBalances wrong =
                BalanceRows.found(handle, BALANCES_BESIDE.formatted("true_balances"));
        if (wrong.count() > 0) {
            handle.execute(
                    "delete from contact_balances b where not exists (select 1 from"
                            + " true_balances t where (t.user_id, t.contact_id, t.kind, t.currency)"
                            + " = (b.user_id, b.contact_id, b.kind, b.currency) and t.amount ="
                            + " b.amount and t.transactions = b.transactions)");
            handle.execute(
                    "insert into contact_balances (user_id, contact_id, kind, currency, amount,"
                            + " transactions) select user_id, contact_id, kind, currency, amount,"
                            + " transactions from true_balances on conflict do nothing");
        }
        return wrong;
    }

    /** How many sums differ from the rows they sum, at one moment; changes nothing. */
    static long wrongBalances(Handle handle) {
        return handle.createQuery(
                        "select count(*) from ("
                                + BALANCES_BESIDE.formatted("(" + TRUE_BALANCES + ")")
                                + ") w")
                .mapTo(Long.class)
                .one();
    }
}
