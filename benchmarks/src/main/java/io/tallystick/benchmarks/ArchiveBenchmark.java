package io.tallystick.benchmarks;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.EventCheck;
import io.tallystick.application.archive.Verification;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.RowFlaw;
import io.tallystick.application.view.Segment;
import io.tallystick.archive.FileArchiveStorage;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.embedded.EmbeddedPostgres;
import io.tallystick.postgres.embedded.EmbeddedPostgresConfig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How fast a log goes into an archive in a folder, is read from it, verified and restored, and how
 * many bytes an event takes there.
 *
 * <p>Arguments: events (default 200,000), repetitions (default 3), and a directory to keep the log
 * in for the next run (default: a new one that is left behind). The archive is written once: from
 * the second repetition on, archiving reads it back and cuts.
 */
public final class ArchiveBenchmark {

    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");
    private static final Duration POLL = Duration.ofMillis(20);

    private final PostgresDatabase database;
    private final Archive archive;

    private ArchiveBenchmark(PostgresDatabase database, Archive archive) {
        this.database = database;
        this.archive = archive;
    }

    public static void main(String[] arguments) throws Exception {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Path directory =
                arguments.length > 2
                        ? Path.of(arguments[2])
                        : Files.createTempDirectory("tallystick-benchmark-");
        Path folder = Files.createTempDirectory("tallystick-archive-");
        Archive archive = new Archive(new FileArchiveStorage(folder));
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory));
                PostgresDatabase database =
                        PostgresDatabase.open(
                                PostgresConfig.of(
                                                server.jdbcUrl(), server.user(), server.password())
                                        .withArchive(archive))) {
            if (database.eventLog().head().position().value() == 0) {
                SampleLog.fill(database.eventStore(), events);
            }
            ArchiveBenchmark benchmark = new ArchiveBenchmark(database, archive);
            for (int i = 0; i < repetitions; i++) {
                benchmark.measure(i == 0 ? "archive, written anew" : "archive, written before");
            }
            benchmark.printSizes();
        }
    }

    private interface Work {
        long run() throws InterruptedException;
    }

    private void measure(String archiving) throws InterruptedException {
        time(archiving, () -> ended(database.archiveAdmin().orElseThrow().archive(END_OF_TIME)));
        time("read", this::read);
        time("verify, files and rows", this::verify);
        time("restore", () -> ended(database.archiveAdmin().orElseThrow().restore()));
    }

    private static void time(String name, Work work) throws InterruptedException {
        long start = System.nanoTime();
        long events = work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-24s %,8d events, %8.0f events/s, %6.2f s%n",
                name,
                events,
                events / seconds,
                seconds);
    }

    private long ended(Operation begun) throws InterruptedException {
        Operation now = begun;
        while (now.state() == Operation.State.RUNNING) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            now = database.projectionAdmin().operation(begun.id()).orElseThrow();
        }
        if (now.state() != Operation.State.SUCCEEDED) {
            throw new IllegalStateException("it ended with " + now);
        }
        return now.done();
    }

    private long read() {
        long events = 0;
        Iterator<LoggedEvent> all = archive.readAfter(GlobalPosition.START);
        while (all.hasNext()) {
            all.next();
            events++;
        }
        return events;
    }

    private long verify() {
        RowVerification rows = database.rowVerification();
        EventCheck check =
                batch ->
                        rows.compare(batch).stream()
                                .collect(Collectors.toMap(RowFlaw::position, RowFlaw::problem));
        Verification found = archive.verify(rows.cutSegments(), check, (done, total) -> {});
        if (!found.isSound()) {
            throw new IllegalStateException("it is damaged: " + found.flaws().getFirst());
        }
        return found.events();
    }

    private void printSizes() {
        long events = 0;
        long bytes = 0;
        long textBytes = 0;
        for (Segment segment : archive.segments()) {
            events += segment.events();
            bytes += segment.file().bytes();
            textBytes += segment.file().textBytes();
        }
        System.out.printf(
                Locale.ROOT,
                "%,d segments, %.0f bytes an event, of %.0f bytes of text%n",
                archive.segments().size(),
                (double) bytes / events,
                (double) textBytes / events);
    }
}
