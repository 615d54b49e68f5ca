package io.tallystick.server.command;

import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.RebuildRequest;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.OperationReport;

/**
 * Rebuilds the read models as an operation like any other: a server shows it, and goes on with it
 * if this process is killed. A signal cancels it.
 */
public final class RebuildProjections implements Job {

    private final RebuildRequest request;
    private final CommandTrail trail;

    public RebuildProjections(RebuildRequest request, CommandTrail trail) {
        this.request = request;
        this.trail = trail;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            ProjectionAdmin admin = data.database().projectionAdmin();
            data.catchUp(terminal);
            Operation begun = admin.rebuild(request.manner());
            trail.note(data.database().accounts(), "rebuild", null, CommandTrail.BEGUN);
            FollowedOperation.Ended ended =
                    new FollowedOperation(admin, begun.id(), "Rebuild").follow(terminal);
            report(ended.operation(), terminal);
            return ended.exitCode();
        }
    }

    private void report(Operation ended, Terminal terminal) {
        Output out = new Output(terminal);
        if (request.asJson()) {
            out.raw(OperationReport.json(ended));
            out.line("");
        } else {
            RebuildText.print(ended, out);
        }
        out.flush();
        if (ended.error() != null) {
            terminal.err().println("tallystick: the rebuild says: " + ended.error());
        }
    }
}
