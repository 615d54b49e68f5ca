package io.tallystick.server.command;

import io.tallystick.server.cli.Job;
import io.tallystick.server.cli.Terminal;
import io.tallystick.server.config.ServerConfig;

/** Brings archived events back, as an operation like any other. A signal cancels it. */
public final class RestoreEvents implements Job {

    private final boolean asJson;

    public RestoreEvents(boolean asJson) {
        this.asJson = asJson;
    }

    @Override
    public int run(ServerConfig config, Terminal terminal) throws InterruptedException {
        try (LedgerData data = LedgerData.open(config)) {
            return ArchiveMove.follow(
                    data, ArchiveMove.admin(data).restore(), "restored", asJson, terminal);
        }
    }
}
