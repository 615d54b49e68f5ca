package io.tallystick.server.command;

import io.tallystick.application.operation.Operation;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.OperationReport;

import java.util.UUID;

/** Prints one operation, and what a rebuild found. */
public final class ShowOperation implements Job {

    private final UUID id;
    private final boolean asJson;

    public ShowOperation(UUID id, boolean asJson) {
        this.id = id;
        this.asJson = asJson;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            Operation operation =
                    data.database()
                            .projectionAdmin()
                            .operation(id)
                            .orElseThrow(ShowOperation::notFound);
            Output out = new Output(terminal);
            if (asJson) {
                out.raw(OperationReport.json(operation));
                out.line("");
            } else {
                out.line(OperationTable.header());
                out.line(OperationTable.line(operation));
                if (operation.report() != null) {
                    RebuildText.print(operation, out);
                }
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    private static StartFailed notFound() {
        return new StartFailed(
                "there is no such operation, or it ended long ago: see tallystick operations",
                null);
    }
}
