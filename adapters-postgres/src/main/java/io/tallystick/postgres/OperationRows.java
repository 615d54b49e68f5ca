package io.tallystick.postgres;

import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RebuildReport;
import io.tallystick.application.operation.RepairedBalance;
import io.tallystick.application.operation.RepairedBalances;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Rows of the table {@code operations}. All times are the database's. Stateless. */
final class OperationRows {

    /** Whoever has not been seen for so long has vanished. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    /** So many that have ended can be looked at. */
    static final int KEPT = 100;

    /** Any constants do; they are the same for every instance on the database. */
    private static final long REBUILD_LOCK = 0x7a11_571c_0000_0003L;

    private static final long ARCHIVING_LOCK = 0x7a11_571c_0000_0005L;

    private static final Set<Operation.Kind> ARCHIVING =
            Set.of(Operation.Kind.ARCHIVE, Operation.Kind.RESTORE);

    private static final String COLUMNS =
            "id, kind, beside, state, done, total, started_at, finished_at, error, owner,"
                    + " resume_after, (report ->> 'repaired_streams')::bigint as repaired_streams,"
                    + " (report ->> 'repaired_balances')::bigint as repaired_balances, (report ->>"
                    + " 'repaired_digests')::bigint as repaired_digests, (report ->>"
                    + " 'repaired_words')::bigint as repaired_words, array(select"
                    + " jsonb_array_elements_text(report -> 'repaired')) as repaired";

    private static final String MINE = " where id = :id and owner = :owner and state = 'running'";

    private OperationRows() {}

    /** Begins a rebuild that some server will soon work on, unless one runs. */
    static Operation beginOrFind(Handle handle, RebuildManner manner) {
        handle.createUpdate(
                        "insert into operations (kind, beside) values ('rebuild', :beside) on"
                                + " conflict (kind) where state = 'running' do nothing")
                .bind("beside", manner == RebuildManner.BESIDE)
                .execute();
        Optional<Operation> running =
                handle.createQuery(
                                "select "
                                        + COLUMNS
                                        + " from operations where kind = 'rebuild' and state ="
                                        + " 'running'")
                        .map((row, context) -> operation(row))
                        .findOne();
        return running.orElseGet(() -> beginOrFind(handle, manner)); // it ended just then
    }

    /**
     * Begins archiving or restoring that some server will soon work on, unless one of both runs:
     * then that is the answer.
     *
     * @param upTo the last position to archive or restore
     * @param total how many events that are
     */
    static Operation beginOrFindArchiving(
            Handle handle, Operation.Kind kind, long upTo, long total) {
        handle.createUpdate(
                        "insert into operations (kind, resume_after, total) values (:kind, :upTo,"
                                + " :total) on conflict do nothing")
                .bind("kind", label(kind))
                .bind("upTo", Long.toString(upTo))
                .bind("total", total)
                .execute();
        Optional<Operation> running =
                handle.createQuery(
                                "select "
                                        + COLUMNS
                                        + " from operations where kind in ('archive', 'restore')"
                                        + " and state = 'running'")
                        .map((row, context) -> operation(row))
                        .findOne();
        return running.orElseGet(
                () -> beginOrFindArchiving(handle, kind, upTo, total)); // it ended just then
    }

    static Optional<Operation> find(Handle handle, UUID id) {
        List<RepairedBalance> balances = BalanceRows.ofReport(handle, id);
        return handle.createQuery("select " + COLUMNS + " from operations where id = :id")
                .bind("id", id)
                .map((row, context) -> operation(row, balances))
                .findOne();
    }

    /** Those that began last, first. To be called in a transaction. */
    static List<Operation> list(Handle handle, int limit) {
        return handle.createQuery(
                        "select "
                                + COLUMNS
                                + " from operations order by started_at desc, id limit :limit")
                .bind("limit", limit)
                .map(
                        (row, context) ->
                                operation(
                                        row,
                                        BalanceRows.ofReport(
                                                handle, row.getObject("id", UUID.class))))
                .list();
    }

    /** Those that run, and are not seen to. */
    static List<Operation> abandoned(Handle handle) {
        return handle.createQuery(
                        "select "
                                + COLUMNS
                                + " from operations where state = 'running' and seen_at <"
                                + " clock_timestamp() - make_interval(secs => :silence) order by"
                                + " kind")
                .bind("silence", (double) SILENCE.toSeconds())
                .map((row, context) -> operation(row))
                .list();
    }

    static void requestCancel(Handle handle, UUID id) {
        handle.createUpdate(
                        "update operations set cancel_requested = true where id = :id and state ="
                                + " 'running'")
                .bind("id", id)
                .execute();
    }

    /**
     * Takes over a rebuild that nobody works on. To be called in a transaction, as are all that
     * follow.
     */
    static Optional<RebuildProgress> claim(Handle handle) {
        return claim(
                handle,
                Set.of(Operation.Kind.REBUILD),
                (row, context) -> OperationRows.progress(row));
    }

    /** Takes over archiving or restoring that nobody works on. */
    static Optional<ArchiveProgress> claimArchiving(Handle handle) {
        return claim(handle, ARCHIVING, (row, context) -> archiveProgress(row));
    }

    /** Rebuilding and archiving do not mind each other, so neither waits for the other. */
    private static long lockOf(Operation.Kind kind) {
        return ARCHIVING.contains(kind) ? ARCHIVING_LOCK : REBUILD_LOCK;
    }

    private static <P> Optional<P> claim(
            Handle handle, Set<Operation.Kind> kinds, RowMapper<P> progress) {
        boolean isFree =
                handle.createQuery("select pg_try_advisory_xact_lock(:lock)")
                        .bind("lock", lockOf(kinds.iterator().next()))
                        .mapTo(Boolean.class)
                        .one();
        return isFree
                ? handle.createQuery(
                                "update operations set owner = gen_random_uuid(), seen_at ="
                                        + " clock_timestamp() where kind = any(:kinds) and state ="
                                        + " 'running' and seen_at < clock_timestamp() -"
                                        + " make_interval(secs => :silence) returning "
                                        + COLUMNS)
                        .bind(
                                "kinds",
                                kinds.stream().map(OperationRows::label).toArray(String[]::new))
                        .bind("silence", (double) SILENCE.toSeconds())
                        .map(progress)
                        .findOne()
                : Optional.empty();
    }

    /** Says that it is still worked on; false if somebody else has it, or it has ended. */
    static boolean renew(Handle handle, ClaimedOperation claimed) {
        return handle.createUpdate("update operations set seen_at = clock_timestamp()" + MINE)
                        .bind("id", claimed.id())
                        .bind("owner", claimed.owner())
                        .execute()
                == 1;
    }

    /** What may be done with an operation. */
    enum Hold {
        HELD,
        CANCELLED,
        LOST
    }

    /**
     * Sees to it that nobody takes the operation over before the transaction ends, however long
     * that takes. The row is not locked, so that it can be asked to cancel meanwhile.
     */
    static Hold hold(Handle handle, ClaimedOperation claimed) {
        handle.createQuery("select pg_advisory_xact_lock(:lock)")
                .bind("lock", lockOf(claimed.kind()))
                .mapTo(String.class)
                .one();
        return handle.createQuery("select cancel_requested from operations" + MINE)
                .bind("id", claimed.id())
                .bind("owner", claimed.owner())
                .mapTo(Boolean.class)
                .findOne()
                .map(cancelled -> cancelled ? Hold.CANCELLED : Hold.HELD)
                .orElse(Hold.LOST);
    }

    static void count(Handle handle, RebuildProgress progress) {
        handle.createUpdate("update operations set total = :total" + MINE)
                .bind("total", Math.max(progress.done(), Rebuild.countStreams(handle)))
                .bind("id", progress.id())
                .bind("owner", progress.owner())
                .execute();
    }

    static void save(Handle handle, RebuildProgress progress, RepairedSums sums) {
        BalanceRows.bind(
                        handle.createUpdate(
                                "update operations set done = :done, total = greatest(total,"
                                    + " :done), resume_after = :after, error = null, seen_at ="
                                    + " clock_timestamp(), report ="
                                    + " jsonb_build_object('repaired_streams', :repairedStreams,"
                                    + " 'repaired', to_jsonb(:repaired::text[]),"
                                    + " 'repaired_balances', :repairedBalances, 'balances', "
                                        + BalanceRows.AS_JSON
                                        + ", 'repaired_digests', :digests, 'repaired_words',"
                                        + " :words)"
                                        + MINE),
                        sums.balances().first())
                .bind("done", progress.done())
                .bind("after", progress.resumeAfter())
                .bind("repairedStreams", progress.repairedStreams())
                .bind("repaired", progress.repaired().toArray(String[]::new))
                .bind("repairedBalances", sums.balances().count())
                .bind("digests", sums.digests())
                .bind("words", sums.words())
                .bind("id", progress.id())
                .bind("owner", progress.owner())
                .execute();
    }

    static void finish(
            Handle handle,
            ClaimedOperation claimed,
            Operation.State state,
            @Nullable String error) {
        handle.createUpdate(
                        "update operations set state = :state, error = :error, finished_at ="
                                + " clock_timestamp()"
                                + MINE)
                .bind("state", state.name().toLowerCase(Locale.ROOT))
                .bind("error", error)
                .bind("id", claimed.id())
                .bind("owner", claimed.owner())
                .execute();
        forgetOld(handle);
    }

    /** What ended long ago is of no interest any more. */
    private static void forgetOld(Handle handle) {
        handle.createUpdate(
                        "delete from operations where state <> 'running' and id not in (select id"
                            + " from operations where state <> 'running' order by finished_at desc,"
                            + " id limit :kept)")
                .bind("kept", KEPT)
                .execute();
    }

    /**
     * Leaves the operation to whoever claims it next.
     *
     * @param error what it waits for, null if nothing
     */
    static void letGo(Handle handle, ClaimedOperation claimed, @Nullable String error) {
        handle.createUpdate(
                        "update operations set seen_at = '-infinity', owner = null, error = :error"
                                + MINE)
                .bind("error", error)
                .bind("id", claimed.id())
                .bind("owner", claimed.owner())
                .execute();
    }

    /** How much is done of what there is to do, in events. */
    static void saveArchiving(Handle handle, ArchiveProgress progress) {
        handle.createUpdate(
                        "update operations set done = :done, total = greatest(total, :done), error"
                                + " = null, seen_at = clock_timestamp()"
                                + MINE)
                .bind("done", progress.done())
                .bind("id", progress.id())
                .bind("owner", progress.owner())
                .execute();
    }

    private static ArchiveProgress archiveProgress(ResultSet row) throws SQLException {
        return new ArchiveProgress(
                row.getObject("id", UUID.class),
                row.getObject("owner", UUID.class),
                kind(row),
                row.getLong("done"),
                Long.parseLong(row.getString("resume_after")));
    }

    private static Operation.Kind kind(ResultSet row) throws SQLException {
        return Operation.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    }

    private static String label(Operation.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static RebuildProgress progress(ResultSet row) throws SQLException {
        return new RebuildProgress(
                row.getObject("id", UUID.class),
                row.getObject("owner", UUID.class),
                row.getLong("done"),
                row.getString("resume_after"),
                row.getLong("repaired_streams"),
                repaired(row),
                false,
                row.getBoolean("beside") ? RebuildManner.BESIDE : RebuildManner.IN_PLACE);
    }

    /** One that runs. */
    private static Operation operation(ResultSet row) throws SQLException {
        return operation(row, List.of());
    }

    /**
     * @param balances that its report names
     */
    private static Operation operation(ResultSet row, List<RepairedBalance> balances)
            throws SQLException {
        Operation.State state =
                Operation.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        boolean isRunning = state == Operation.State.RUNNING;
        return new Operation(
                row.getObject("id", UUID.class),
                kind(row),
                state,
                row.getLong("done"),
                row.getObject("total", Long.class),
                SqlTime.read(row, "started_at"),
                isRunning ? null : SqlTime.read(row, "finished_at"),
                row.getString("error"),
                isRunning || kind(row) != Operation.Kind.REBUILD ? null : report(row, balances));
    }

    /** A number that is not there is 0 to JDBC, and to us. */
    private static RebuildReport report(ResultSet row, List<RepairedBalance> balances)
            throws SQLException {
        return new RebuildReport(
                row.getLong("done"),
                row.getLong("repaired_streams"),
                repaired(row),
                new RepairedBalances(row.getLong("repaired_balances"), balances),
                row.getLong("repaired_digests"),
                row.getLong("repaired_words"));
    }

    private static List<String> repaired(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("repaired").getArray());
    }
}
