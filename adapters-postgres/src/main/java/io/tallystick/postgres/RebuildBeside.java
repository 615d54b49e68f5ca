package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.view.LoggedEvent;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Builds the read models anew in tables beside those that serve, and swaps them in one transaction,
 * so that readers see the old ones or the new ones and never a gap. It reads the whole log once and
 * in bulk, so it is faster than {@link Rebuild}, but needs room for a second set of tables.
 *
 * <p>Everything is written on the one connection that holds a lock: whoever lost it cannot write,
 * and nobody else builds meanwhile. What an attempt leaves behind that was killed goes with the
 * next. Thread-safe.
 */
public final class RebuildBeside {

    private static final Logger LOGGER = LoggerFactory.getLogger(RebuildBeside.class);

    /** Any constant does; it is the same for every instance on the database. */
    private static final long BUILD_LOCK = 0x7a11_571c_0000_0004L;

    private static final int ROUND = 5000;

    /** What is left of the log when nobody may append until the swap is done. */
    private static final int SHORT_ROUND = 500;

    private static final int MAX_ROUNDS = 100;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration SNAPSHOT_PAUSE = Duration.ofMillis(10);
    private static final int SNAPSHOT_LOOKS = 20;
    private static final int PATIENT_ATTEMPTS = 10;

    private static final Watcher PATIENT =
            new Watcher() {
                @Override
                public boolean wantsMore(long streams) {
                    return true;
                }

                @Override
                public boolean accepts(Handle handle, Rebuild.Report report) {
                    return true;
                }
            };

    private final Supplier<Jdbi> builds;
    private final ArchivedEvents archived;
    private final WholeStreams wholeStreams;
    private final Projections projections;
    private final EventStore store;

    /**
     * @param builds connections whose statements may take long
     * @param store of the log, asked for streams that the log may not have in full yet
     */
    RebuildBeside(
            Supplier<Jdbi> builds,
            ArchivedEvents archived,
            WholeStreams wholeStreams,
            Projections projections,
            EventStore store) {
        this.builds = builds;
        this.archived = archived;
        this.wholeStreams = wholeStreams;
        this.projections = projections;
        this.store = store;
    }

    /** Whoever has it built. */
    interface Watcher {

        /**
         * Asked again and again.
         *
         * @param streams how many were folded
         * @return whether to go on
         */
        boolean wantsMore(long streams);

        /**
         * Asked in the transaction that swaps, as the last thing in it.
         *
         * @return whether to commit; if not, it is asked whether it wants more
         */
        boolean accepts(Handle handle, Rebuild.Report report);
    }

    /**
     * Rebuilds everything. May run while others write, and again after it was stopped anywhere.
     *
     * @throws StoreUnavailable if the database cannot be asked, or is being rebuilt in this way
     */
    public Rebuild.Report run() {
        return run(PATIENT).orElseThrow();
    }

    /** Empty if the watcher did not want it to the end. */
    Optional<Rebuild.Report> run(Watcher watcher) {
        return onConnection(
                connection -> {
                    if (!lock(connection)) {
                        throw new StoreUnavailable(
                                Store.PROJECTIONS, "rebuild beside: another server is at it");
                    }
                    return runOn(connection, watcher);
                });
    }

    /** Empty if another server builds. */
    Optional<Rebuild.Report> runUnlessAnotherDoes() {
        return onConnection(
                connection -> lock(connection) ? runOn(connection, PATIENT) : Optional.empty());
    }

    private <T> T onConnection(Function<Handle, T> work) {
        return SqlFailures.asking(
                Store.PROJECTIONS, "rebuild beside", () -> builds.get().withHandle(work::apply));
    }

    private Optional<Rebuild.Report> runOn(Handle connection, Watcher watcher) {
        BesideTables tables = BesideTables.of(connection);
        try {
            connection.useTransaction(tables::create);
            return new Build(connection, tables, watcher).run();
        } finally {
            tidy(connection, tables);
        }
    }

    private static boolean lock(Handle connection) {
        return connection
                .createQuery("select pg_try_advisory_lock(:lock)")
                .bind("lock", BUILD_LOCK)
                .mapTo(Boolean.class)
                .one();
    }

    private static void tidy(Handle connection, BesideTables tables) {
        try {
            connection.useTransaction(tables::drop);
        } catch (JdbiException e) {
            LOGGER.debug("left to the next rebuild, reason={}", e.toString());
        }
        try {
            connection.execute("select pg_advisory_unlock_all()");
        } catch (JdbiException e) {
            LOGGER.debug("the locks went with their connection, reason={}", e.toString());
        }
    }

    /** One attempt. */
    private final class Build {

        private final Handle connection;
        private final BesideTables tables;
        private final Watcher watcher;
        private final BesideRows rows;
        private final BesideComparison comparison;
        private long streams;
        private long position;
        private long repairedDigests;
        private long repairedWords;
        private List<String> repairedSnapshots = List.of();

        Build(Handle connection, BesideTables tables, Watcher watcher) {
            this.connection = connection;
            this.tables = tables;
            this.watcher = watcher;
            this.rows = new BesideRows(tables, wholeStreams, projections, store);
            this.comparison = new BesideComparison(tables);
        }

        Optional<Rebuild.Report> run() {
            position = connection.inTransaction(PostgresEventLog::headPosition);
            boolean goesOn = fill();
            if (goesOn) {
                connection.useTransaction(tables::complete);
                repairedDigests = connection.inTransaction(DigestRepair::repair);
                repairedWords =
                        new WordsRepair(builds.get(), archived)
                                .run(() -> !watcher.wantsMore(streams));
                repairedSnapshots =
                        new SnapshotRepair(builds.get(), archived)
                                .run(() -> !watcher.wantsMore(streams));
                goesOn = catchUp() && outlastOldSnapshots();
            }
            Optional<Rebuild.Report> report = Optional.empty();
            for (int attempt = 0; goesOn && report.isEmpty(); attempt++) {
                report = tryToSwap(attempt);
                goesOn = report.isEmpty() && catchUp();
            }
            return report;
        }

        /** Empty if readers were in the way for too long, or the watcher did not want it. */
        private Optional<Rebuild.Report> tryToSwap(int attempt) {
            try {
                compare();
                return whileNobodyAppends(attempt);
            } catch (JdbiException e) {
                if (!SqlFailures.isHeldUp(e)) {
                    throw e;
                }
                LOGGER.info("event=swap_waits attempt={} reason={}", attempt, e.toString());
                sleep(PAUSE);
                return Optional.empty();
            }
        }

        /** Whoever began before the rows were there must not come upon the tables. */
        private boolean outlastOldSnapshots() {
            OldSnapshots old = OldSnapshots.now(connection);
            while (!old.areGone(connection)) {
                if (!watcher.wantsMore(streams)) {
                    return false;
                }
                sleep(PAUSE);
            }
            return true;
        }

        private boolean fill() {
            StreamFeed feed = new StreamFeed(builds.get(), archived);
            try (ReadAhead<List<List<RecordedEvent>>> ahead =
                    ReadAhead.of("rebuild-reader", feed::next)) {
                Optional<List<List<RecordedEvent>>> next = ahead.next();
                while (next.isPresent()) {
                    rows.add(connection, next.get());
                    streams += next.get().size();
                    if (!watcher.wantsMore(streams)) {
                        return false;
                    }
                    next = ahead.next();
                }
                return watcher.wantsMore(streams);
            }
        }

        /** Until little is left, or others append as fast as this follows. */
        private boolean catchUp() {
            int applied = ROUND;
            for (int round = 0; applied > SHORT_ROUND && round < MAX_ROUNDS; round++) {
                applied = applyNext(archived);
                if (!watcher.wantsMore(streams)) {
                    return false;
                }
            }
            return true;
        }

        private int applyNext(ArchivedEvents completing) {
            List<LoggedEvent> next =
                    connection
                            .createQuery(
                                    "select "
                                            + EventRows.COLUMNS
                                            + " from events where position > :after order by"
                                            + " position limit :max")
                            .bind("after", position)
                            .bind("max", ROUND)
                            .map((row, context) -> EventRows.readLogged(row))
                            .list();
            if (!next.isEmpty()) {
                rows.apply(connection, completing.completeEvents(next));
                position = next.getLast().position().value();
                streams += next.stream().filter(event -> event.event().version() == 0).count();
            }
            return next.size();
        }

        private void compare() {
            connection.useTransaction(comparison::suspect);
            List<StreamName> ahead = connection.inTransaction(comparison::ahead);
            rows.takeFromStore(connection, ahead);
        }

        /**
         * The rows are committed before the tables are locked: whoever waits for them may have
         * begun before, and would not see rows that come with the swap. Those who began before the
         * last rows came are few, and not waited for in vain again and again: at worst they see
         * those rows as they were a moment ago.
         */
        private Optional<Rebuild.Report> whileNobodyAppends(int attempt) {
            AppendBatch.holdLog(connection);
            try {
                int applied = ROUND;
                while (applied > 0) {
                    applied = applyNext(archived.impatient());
                }
                if (connection.inTransaction(CheckpointRow::read).isPresent()) {
                    compare(); // rows may be ahead of a mirror
                }
                OldSnapshots old = OldSnapshots.now(connection);
                for (int i = 0; i < SNAPSHOT_LOOKS && !old.areGone(connection); i++) {
                    sleep(SNAPSHOT_PAUSE);
                }
                if (attempt < PATIENT_ATTEMPTS && !old.areGone(connection)) {
                    return Optional.empty();
                }
                return connection.inTransaction(handle -> swap(handle, attempt));
            } finally {
                AppendBatch.letGoOfLog(connection);
            }
        }

        private Optional<Rebuild.Report> swap(Handle handle, int attempt) {
            Rebuild.Report report =
                    new Rebuild.Report(
                            streams,
                            Stream.concat(
                                            comparison.differing(handle).stream(),
                                            repairedSnapshots.stream())
                                    .distinct()
                                    .toList(),
                            comparison.differingBalances(handle),
                            repairedDigests,
                            repairedWords);
            handle.execute("set local synchronous_commit = on");
            ParkedStreams.replace(handle, tables);
            tables.swap(handle, attempt);
            ReadModelShape.CURRENT.note(handle);
            if (!watcher.accepts(handle, report)) {
                handle.rollback();
                return Optional.empty();
            }
            return Optional.of(report);
        }

        private static void sleep(Duration duration) {
            try {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailable(Store.PROJECTIONS, "wait for readers", e);
            }
        }
    }
}
