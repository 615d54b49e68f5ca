package io.tallystick.benchmarks;

import io.tallystick.domain.transaction.CalendarDate;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.Rebuild;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * How fast the read models are rebuilt in place and beside, next to a plain COPY of the same events
 * out of their table and into another one.
 *
 * <p>Arguments: events (default 500,000), repetitions (default 3), and a directory to keep the log
 * in for the next run (default: a new one that is left behind).
 */
public final class RebuildBenchmark {

    private static final CalendarDate TODAY = new CalendarDate(LocalDate.of(2026, 1, 1));
    private static final int WRITERS = 8;
    private static final int READERS = 2;

    private RebuildBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
        int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Path directory =
                arguments.length > 2
                        ? Path.of(arguments[2])
                        : Files.createTempDirectory("tallystick-benchmark-");
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory));
                PostgresDatabase database =
                        PostgresDatabase.open(
                                PostgresConfig.of(
                                        server.jdbcUrl(), server.user(), server.password()));
                Connection connection =
                        DriverManager.getConnection(
                                server.jdbcUrl(), server.user(), server.password())) {
            if (database.eventLog().head().position().value() == 0) {
                SampleLog.fill(database.eventStore(), events);
            }
            new Run(database, connection, server.pid(), directory).measure(repetitions);
        }
    }

    /** Measures on a filled log. */
    private record Run(
            PostgresDatabase database, Connection connection, long postmaster, Path directory) {

        private interface Work {
            void run() throws SQLException;
        }

        void measure(int repetitions) throws SQLException {
            sql("vacuum (analyze) events, contacts, transactions, contact_balances");
            long events = count("events");
            System.out.printf(
                    Locale.ROOT,
                    "%,d events, %,d streams%n",
                    events,
                    count("contacts") + count("transactions"));
            Path file = directory.toAbsolutePath().resolve("postgres").resolve("copied");
            for (int i = 0; i < repetitions; i++) {
                time("COPY events to a file", events, () -> sql("copy events to '" + file + "'"));
                sql("drop table if exists copied");
                sql("create table copied (like events)");
                time(
                        "COPY them into a table",
                        events,
                        () -> sql("copy copied from '" + file + "'"));
                sql("drop table copied");
                time("rebuild, nothing differs", events, () -> rebuild(0));
                time("beside, nothing differs", events, () -> beside(0));
                whileOthersWrite("beside, 8 writers", events);
                sql(
                        "update transactions set amount = amount + 1 where id in (select id from"
                                + " transactions order by id limit "
                                + count("transactions") / 100
                                + ")");
                time("rebuild, a row in 100 differs", events, () -> rebuild(1));
                sql("truncate contacts, transactions, contact_balances");
                time("rebuild, all rows are gone", events, () -> rebuild(1));
                sql("truncate contacts, transactions, contact_balances");
                time("beside, all rows are gone", events, () -> beside(1));
                sql("vacuum (analyze) contacts, transactions, contact_balances");
            }
            sql("copy (select 1) to '" + file + "'");
        }

        /** The log gets longer meanwhile; its new events are rebuilt, but not counted. */
        private void whileOthersWrite(String name, long events) throws SQLException {
            AtomicBoolean done = new AtomicBoolean();
            AtomicLong written = new AtomicLong();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < WRITERS; i++) {
                    threads.execute(
                            () -> {
                                while (!done.get()) {
                                    SampleLog.fillContact(database.eventStore(), 0);
                                    written.addAndGet(SampleLog.EVENTS_OF_CONTACT);
                                }
                            });
                }
                for (int i = 0; i < READERS; i++) {
                    threads.execute(
                            () -> {
                                while (!done.get()) {
                                    database.views().summary(SampleLog.USER, TODAY);
                                }
                            });
                }
                time(name, events, () -> beside(0));
                done.set(true);
            }
            System.out.printf(Locale.ROOT, "  %,d events were written%n", written.get());
        }

        private void rebuild(int atLeast) {
            check(database.rebuild().run(), atLeast);
        }

        private void beside(int atLeast) {
            check(database.rebuildBeside().run(), atLeast);
        }

        private static void check(Rebuild.Report report, int atLeast) {
            if (report.repaired().size() < atLeast
                    || (atLeast == 0 && !report.repaired().isEmpty())) {
                throw new IllegalStateException("repaired " + report.repaired().size());
            }
        }

        private void time(String name, long events, Work work) throws SQLException {
            Duration ownCpu = ownCpu();
            Duration databaseCpu = databaseCpu();
            long start = System.nanoTime();
            work.run();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %8.0f events/s, %6.2f s, CPU %6.2f s and %6.2f s of PostgreSQL%n",
                    name,
                    events / seconds,
                    seconds,
                    ownCpu().minus(ownCpu).toMillis() / 1e3,
                    databaseCpu().minus(databaseCpu).toMillis() / 1e3);
        }

        private static Duration ownCpu() {
            return cpu(Stream.of(ProcessHandle.current()));
        }

        /** On Linux; of processes that are there at both times. */
        private Duration databaseCpu() {
            return cpu(
                    ProcessHandle.of(postmaster).stream()
                            .flatMap(
                                    first -> Stream.concat(Stream.of(first), first.descendants())));
        }

        private static Duration cpu(Stream<ProcessHandle> processes) {
            return processes
                    .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                    .reduce(Duration.ZERO, Duration::plus);
        }

        private long count(String table) throws SQLException {
            try (Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from " + table)) {
                rows.next();
                return rows.getLong(1);
            }
        }

        private void sql(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
