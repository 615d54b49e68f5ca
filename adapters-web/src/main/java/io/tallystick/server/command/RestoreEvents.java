package io.tallystick.server.command;

import io.tallystick.application.operation.Operation;
import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;

/** Brings archived events back, as an operation like any other. A signal cancels it. */
public final class RestoreEvents implements Job {

    private final boolean asJson;
    private final CommandTrail trail;

    public RestoreEvents(boolean asJson, CommandTrail trail) {
        this.asJson = asJson;
        this.trail = trail;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            Operation begun = ArchiveMove.admin(data).restore();
            trail.note(data.database().accounts(), "restore", null, CommandTrail.BEGUN);
            return ArchiveMove.follow(data, begun, "restored", asJson, terminal);
        }
    }
}
