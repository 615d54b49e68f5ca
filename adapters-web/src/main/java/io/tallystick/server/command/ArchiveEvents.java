package io.tallystick.server.command;

import io.tallystick.application.operation.ArchivePlan;
import io.tallystick.application.operation.Operation;
import io.tallystick.application.port.ArchiveAdmin;
import io.tallystick.server.cli.ArchiveRequest;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.ArchiveReport;

import java.util.Locale;

/** Moves old events into the archive, as an operation like any other. A signal cancels it. */
public final class ArchiveEvents implements Job {

    private final ArchiveRequest request;
    private final CommandTrail trail;

    public ArchiveEvents(ArchiveRequest request, CommandTrail trail) {
        this.request = request;
        this.trail = trail;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            ArchiveAdmin admin = ArchiveMove.admin(data);
            data.catchUp(terminal);
            if (request.isDryRun()) {
                print(admin.plan(request.before()), data, terminal);
                return ExitCode.OK;
            }
            Operation begun = admin.archive(request.before());
            trail.note(
                    data.database().accounts(),
                    "archive",
                    "events before " + request.before(),
                    CommandTrail.BEGUN);
            return ArchiveMove.follow(data, begun, "archived", request.asJson(), terminal);
        }
    }

    private void print(ArchivePlan plan, LedgerData data, Terminal terminal) {
        Output out = new Output(terminal);
        if (request.asJson()) {
            out.raw(ArchiveReport.json(plan, data.database().eventLog().head()));
            out.line("");
        } else {
            out.line(String.format(Locale.ROOT, "%,d events would be archived.", plan.events()));
        }
        out.flush();
    }
}
