package io.tallystick.server.command;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.operation.Operation.State;
import io.tallystick.application.operation.RebuildReport;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.RebuildRequest;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.OperationReport;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Rebuilds the read models as an operation like any other: a server shows it, and goes on with it
 * if this process is killed. A signal cancels it.
 */
public final class RebuildProjections implements Job {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(20);

    private final RebuildRequest request;

    public RebuildProjections(RebuildRequest request) {
        this.request = request;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            ProjectionAdmin admin = data.database().projectionAdmin();
            data.catchUp(terminal);
            UUID id = admin.rebuild(request.manner()).id();
            try {
                Operation ended = watch(admin, id, terminal);
                report(ended, terminal);
                return ended.state() == State.SUCCEEDED ? ExitCode.OK : ExitCode.FAILURE;
            } catch (InterruptedException e) {
                report(cancel(admin, id), terminal);
                return ExitCode.INTERRUPTED;
            }
        }
    }

    private static Operation watch(ProjectionAdmin admin, UUID id, Terminal terminal)
            throws InterruptedException {
        try (Progress progress = Progress.on(terminal, "Rebuild")) {
            Operation operation = find(admin, id);
            while (operation.state() == State.RUNNING) {
                progress.show(operation.done(), operation.total());
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
                operation = find(admin, id);
            }
            progress.show(operation.done(), operation.total());
            return operation;
        } catch (StoreUnavailable e) {
            if (Thread.interrupted()) { // which makes waiting for a connection fail
                throw new InterruptedException();
            }
            throw e;
        }
    }

    private static Operation cancel(ProjectionAdmin admin, UUID id) throws InterruptedException {
        admin.cancel(id);
        long deadline = System.nanoTime() + CANCEL_PATIENCE.toNanos();
        Operation operation = find(admin, id);
        while (operation.state() == State.RUNNING && System.nanoTime() - deadline < 0) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            operation = find(admin, id);
        }
        return operation;
    }

    private static Operation find(ProjectionAdmin admin, UUID id) {
        return admin.operation(id)
                .orElseThrow(() -> new IllegalStateException("the rebuild is not there any more"));
    }

    private void report(Operation ended, Terminal terminal) {
        Output out = new Output(terminal);
        if (request.asJson()) {
            out.raw(OperationReport.json(ended));
            out.line("");
        } else {
            print(ended, out);
        }
        out.flush();
        if (ended.error() != null) {
            terminal.err().println("tallystick: the rebuild says: " + ended.error());
        }
    }

    private static void print(Operation ended, Output out) {
        out.line(headline(ended));
        RebuildReport report = ended.report();
        if (report == null) {
            return;
        }
        report.repaired().forEach(stream -> out.line("  " + stream));
        long unnamed = report.repairedStreams() - report.repaired().size();
        if (unnamed > 0) {
            out.line("  and " + unnamed + " more");
        }
        if (report.repairedBalances() > 0) {
            out.line("  and " + report.repairedBalances() + " balances");
        }
    }

    private static String headline(Operation ended) {
        RebuildReport report = ended.report();
        if (report == null) {
            return "The rebuild is asked to stop; a server will end it.";
        }
        Duration took =
                Duration.between(
                        ended.startedAt(),
                        Objects.requireNonNullElse(ended.finishedAt(), ended.startedAt()));
        boolean nothing = report.repairedStreams() == 0 && report.repairedBalances() == 0;
        return String.format(
                Locale.ROOT,
                "%s after %,d streams and %.1f s: %s",
                switch (ended.state()) {
                    case SUCCEEDED -> "Done";
                    case CANCELLED -> "Cancelled";
                    case FAILED -> "Failed";
                    case RUNNING -> "Running";
                },
                report.streams(),
                took.toMillis() / 1000.0,
                nothing
                        ? "no row differed."
                        : String.format(
                                Locale.ROOT,
                                "%,d rows differed and are put right:",
                                report.repairedStreams()));
    }
}
