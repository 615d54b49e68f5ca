package io.tallystick.server.command;

import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.ArchiveAdmin;
import io.tallystick.server.cli.Misused;
import io.tallystick.server.cli.Terminal;
import io.tallystick.web.OperationReport;

import java.util.Locale;

/** Events that move between the log and the archive, as a command shows it. Stateless. */
final class ArchiveMove {

    private ArchiveMove() {}

    static ArchiveAdmin admin(LedgerData data) {
        return data.database()
                .archiveAdmin()
                .orElseThrow(
                        () ->
                                new Misused(
                                        "there is no archive: set ARCHIVE_URL to a bucket, or a"
                                                + " folder that all servers have"));
    }

    /**
     * Shows it to its end.
     *
     * @param done what happened to the events, such as "archived"
     * @return the exit code
     */
    static int follow(
            LedgerData data, Operation begun, String done, boolean asJson, Terminal terminal)
            throws InterruptedException {
        String task = begun.kind() == Operation.Kind.ARCHIVE ? "Archive" : "Restore";
        FollowedOperation.Ended ended =
                new FollowedOperation(data.database().projectionAdmin(), begun.id(), task)
                        .follow(terminal);
        report(ended.operation(), done, asJson, terminal);
        return ended.exitCode();
    }

    private static void report(
            Operation operation, String done, boolean asJson, Terminal terminal) {
        Output out = new Output(terminal);
        if (asJson) {
            out.raw(OperationReport.json(operation));
            out.line("");
        } else {
            out.line(
                    String.format(
                            Locale.ROOT,
                            "%s: %,d events are %s.",
                            switch (operation.state()) {
                                case SUCCEEDED -> "Done";
                                case CANCELLED -> "Cancelled";
                                case FAILED -> "Failed";
                                case RUNNING -> "A server will end it";
                            },
                            operation.done(),
                            done));
        }
        out.flush();
        long stayed = stayed(operation);
        if (stayed > 0) {
            terminal.err()
                    .println(
                            String.format(
                                    Locale.ROOT,
                                    "tallystick: %,d events stayed where they were, for the archive"
                                            + " has them otherwise: run verify",
                                    stayed));
        }
        if (operation.error() != null) {
            terminal.err().println("tallystick: " + operation.error());
        }
    }

    private static long stayed(Operation ended) {
        Long total = ended.total();
        return ended.state() == Operation.State.SUCCEEDED && total != null
                ? total - ended.done()
                : 0;
    }
}
