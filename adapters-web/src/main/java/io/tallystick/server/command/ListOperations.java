package io.tallystick.server.command;

import io.tallystick.application.operation.Operation;
import io.tallystick.server.cli.ExitCode;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;
import io.tallystick.web.OperationReport;

import java.util.List;

/** Prints the operations that run and the last that have ended, newest first. */
public final class ListOperations implements Job {

    /** More than are kept. */
    private static final int ALL = 1000;

    private final boolean asJson;

    public ListOperations(boolean asJson) {
        this.asJson = asJson;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            List<Operation> operations = data.database().projectionAdmin().operations(ALL);
            Output out = new Output(terminal);
            if (asJson) {
                out.raw(OperationReport.json(operations));
                out.line("");
            } else if (operations.isEmpty()) {
                terminal.err().println("There was no operation yet.");
            } else {
                out.line(OperationTable.header());
                operations.forEach(operation -> out.line(OperationTable.line(operation)));
            }
            out.flush();
            return ExitCode.OK;
        }
    }
}
