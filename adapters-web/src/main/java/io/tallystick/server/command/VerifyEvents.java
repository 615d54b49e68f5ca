package io.tallystick.server.command;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.archive.Verification;
import io.tallystick.application.archive.Verification.Flaw;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.RowVerification;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogFlaw;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.application.view.VerifiedRows;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ArchiveConfig;
import io.tallystick.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Reads the whole archive and the whole log, and names what is not as it was written. */
public final class VerifyEvents implements Job {

    private static final int PAGE = 1000;

    private final boolean asJson;

    public VerifyEvents(boolean asJson) {
        this.asJson = asJson;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            RowVerification rows = data.database().rowVerification();
            VerifiedLog log = log(rows, terminal);
            Verification archive = archive(config.archive(), rows, terminal);
            VerificationReport report = new VerificationReport(archive, log);
            Output out = new Output(terminal);
            if (asJson) {
                out.line(report.json());
            } else {
                report.lines().forEach(out::line);
            }
            out.flush();
            return report.isSound() ? ExitCode.OK : ExitCode.FAILURE;
        } catch (CancellationException e) {
            return ExitCode.INTERRUPTED;
        } catch (StoreUnavailable e) {
            if (Thread.interrupted()) { // which makes waiting for a connection fail
                return ExitCode.INTERRUPTED;
            }
            throw e;
        }
    }

    private static VerifiedLog log(RowVerification rows, Terminal terminal) {
        FoundFlaws flaws = new FoundFlaws();
        long read = 0;
        try (Progress progress = Progress.on(terminal, "Log")) {
            VerifiedRows page;
            GlobalPosition last = GlobalPosition.START;
            do {
                page = rows.verifyAfter(last, PAGE);
                last = page.last();
                read += page.rows();
                flaws.add(page.flaws());
                progress.show(read, null);
                endIfInterrupted();
            } while (!page.isEnd());
            flaws.add(rows.missing());
            return new VerifiedLog(read, flaws.first, flaws.count);
        }
    }

    private static final class FoundFlaws {

        private final List<LogFlaw> first = new ArrayList<>();
        private long count;

        void add(List<? extends LogFlaw> found) {
            count += found.size();
            found.stream().limit(Verification.MAX_FLAWS - first.size()).forEach(first::add);
        }
    }

    /** Null if there is none, and nothing is cut. */
    private static @Nullable Verification archive(
            @Nullable ArchiveConfig config, RowVerification rows, Terminal terminal) {
        if (config == null) {
            int segments = rows.cutSegments().size();
            return segments == 0 ? null : ofNoArchive(segments);
        }
        Archive archive = ArchiveAccess.open(config);
        try (Progress progress = Progress.on(terminal, "Archive")) {
            return archive.verify(
                    rows.cutSegments(),
                    events -> problems(rows, events),
                    (done, total) -> {
                        progress.show(done, total);
                        endIfInterrupted();
                    });
        }
    }

    private static Verification ofNoArchive(int segments) {
        Flaw flaw =
                new Flaw(
                        "ARCHIVE_URL",
                        String.format(
                                Locale.ROOT,
                                "is not set, although the log needs %,d segments of an archive: set"
                                        + " it to where they are",
                                segments),
                        null);
        return new Verification(0, 0, List.of(flaw), 1, List.of());
    }

    private static Map<GlobalPosition, String> problems(
            RowVerification rows, List<LoggedEvent> events) {
        Map<GlobalPosition, String> problems = new HashMap<>();
        rows.compare(events).forEach(flaw -> problems.put(flaw.position(), flaw.problem()));
        return problems;
    }

    private static void endIfInterrupted() {
        if (Thread.interrupted()) {
            throw new CancellationException();
        }
    }
}
