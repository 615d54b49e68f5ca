package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.RowFlaw;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Looks at the database without changing anything. Every method throws {@link StoreUnavailable}
 * when it cannot be asked. Thread-safe.
 */
public final class Inspection {

    private static final int FETCH_ROWS = 1000;

    private final Jdbi jdbi;
    private final StreamRepair repair;

    Inspection(Jdbi jdbi, StreamRepair repair) {
        this.jdbi = jdbi;
        this.repair = repair;
    }

    /**
     * How the server is set up.
     *
     * @param version as it calls itself, such as {@code 17.2}
     * @param isDurable whether what it says is committed survives a loss of power
     * @param sizeBytes of the database
     * @param connections in use, of all clients
     * @param maxConnections that the server takes
     */
    public record Server(
            String version,
            boolean isDurable,
            long sizeBytes,
            int connections,
            int maxConnections) {}

    public Server server() {
        return ask(
                "look at the server",
                handle ->
                        handle.createQuery(
                                        "select split_part(current_setting('server_version'), ' ',"
                                            + " 1) as version, current_setting('fsync') = 'on' and"
                                            + " current_setting('full_page_writes') = 'on' as"
                                            + " durable, pg_database_size(current_database()) as"
                                            + " bytes, (select count(*) from pg_stat_activity where"
                                            + " backend_type = 'client backend') as connections,"
                                            + " current_setting('max_connections')::int as"
                                            + " max_connections")
                                .map(
                                        (row, context) ->
                                                new Server(
                                                        row.getString("version"),
                                                        row.getBoolean("durable"),
                                                        row.getLong("bytes"),
                                                        row.getInt("connections"),
                                                        row.getInt("max_connections")))
                                .one());
    }

    /**
     * How many events there are, and which streams are broken.
     *
     * @param gaps the first streams, by name, whose versions are not all there from 0 on
     */
    public record Log(long events, long streams, List<String> gaps) {

        public Log {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Counts the versions of every stream; reads an index, not the events.
     *
     * @param maxGaps how many broken streams to name
     */
    public Log log(int maxGaps) {
        return ask(
                "count the log",
                handle ->
                        handle.createQuery(
                                        "with s as materialized (select stream, count(*) as events,"
                                            + " count(*) = max(version) + 1 and min(version) = 0 as"
                                            + " whole from events group by stream) select"
                                            + " coalesce(sum(events), 0)::bigint as events,"
                                            + " count(*) as streams, array(select stream from s"
                                            + " where not whole order by stream limit :max) as gaps"
                                            + " from s")
                                .bind("max", maxGaps)
                                .map(
                                        (row, context) ->
                                                new Log(
                                                        row.getLong("events"),
                                                        row.getLong("streams"),
                                                        List.of(
                                                                (String[])
                                                                        row.getArray("gaps")
                                                                                .getArray())))
                                .one());
    }

    /**
     * Some streams compared with their rows.
     *
     * @param streams how many were compared
     * @param differing those whose row is not what their events fold to, by name; parked ones are
     *     not among them
     */
    public record Sample(int streams, List<String> differing) {

        public Sample {
            differing = List.copyOf(differing);
        }
    }

    /**
     * Folds some streams, chosen by chance, as they and their rows were at one moment.
     *
     * @param size how many at most
     */
    public Sample sample(int size) {
        return ask(
                "compare a sample",
                handle ->
                        handle.inTransaction(
                                TransactionIsolationLevel.REPEATABLE_READ,
                                snapshot -> {
                                    List<StreamName> streams = anyStreams(snapshot, size);
                                    return new Sample(
                                            streams.size(), repair.differing(snapshot, streams));
                                }));
    }

    private static List<StreamName> anyStreams(Handle handle, int size) {
        return handle.createQuery(
                        "select distinct e.stream from (select low + floor(random() * (high - low +"
                            + " 1))::bigint as place from generate_series(1, :size), (select"
                            + " min(position) as low, max(position) as high from events) b) p cross"
                            + " join lateral (select stream from events where position >= p.place"
                            + " order by position limit 1) e where not exists (select 1 from"
                            + " parked_streams where stream = e.stream) order by e.stream")
                .bind("size", size)
                .map((row, context) -> new StreamName(row.getString("stream")))
                .list();
    }

    /**
     * Rows of events compared with their hashes.
     *
     * @param events how many were compared
     * @param flaws what is wrong with some of them, in the order of their positions
     */
    public record Hashes(long events, List<RowFlaw> flaws) {

        public Hashes {
            flaws = List.copyOf(flaws);
        }
    }

    /**
     * Hashes all rows of some streams, chosen by chance. What is cut is looked at as far as that
     * goes without the archive.
     *
     * @param streams how many at most
     */
    public Hashes hashes(int streams) {
        return ask(
                "hash a sample",
                handle ->
                        handle.inTransaction(
                                TransactionIsolationLevel.REPEATABLE_READ,
                                snapshot -> hash(snapshot, anyStreams(snapshot, streams))));
    }

    private static Hashes hash(Handle snapshot, List<StreamName> streams) {
        GlobalPosition cut = new GlobalPosition(ArchivedSegments.cut(snapshot));
        AtomicLong events = new AtomicLong();
        List<RowFlaw> flaws = new ArrayList<>();
        snapshot.createQuery(
                        "select "
                                + VerifiableRow.COLUMNS
                                + " from events where stream = any(:streams) order by position")
                .bind("streams", streams.stream().map(StreamName::value).toArray(String[]::new))
                .setFetchSize(FETCH_ROWS)
                .map((row, context) -> VerifiableRow.read(row))
                .forEach(
                        row -> {
                            events.incrementAndGet();
                            row.flaw(cut).ifPresent(flaws::add);
                        });
        return new Hashes(events.get(), flaws);
    }

    /** How many balances are not the sum of their transactions' rows; sums all of them. */
    public long wrongBalances() {
        return ask("sum the balances", handle -> handle.inTransaction(Rebuild::wrongBalances));
    }

    /** How many users' digests are not those of their events; reads all events. */
    public long wrongDigests() {
        return ask(
                "add up the events",
                handle ->
                        handle.inTransaction(
                                TransactionIsolationLevel.REPEATABLE_READ,
                                snapshot -> (long) DigestRepair.wrong(snapshot).size()));
    }

    /** What runs, and no server has worked on for a while. */
    public List<Operation> abandonedOperations() {
        return ask("look for abandoned operations", OperationRows::abandoned);
    }

    private <T> T ask(String what, Function<Handle, T> question) {
        return SqlFailures.asking(Store.PROJECTIONS, what, () -> jdbi.withHandle(question::apply));
    }
}
