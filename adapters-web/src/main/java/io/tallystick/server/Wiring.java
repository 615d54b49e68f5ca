package io.tallystick.server;

import io.tallystick.server.cli.Launcher;
import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.cli.StartFailed;
import io.tallystick.server.config.ServerConfig;

import java.util.function.Consumer;

/** Placeholder until the adapters are there. */
final class Wiring implements Launcher {

    @Override
    public RunningServer start(ServerConfig config, Consumer<String> progress) {
        throw new StartFailed("nothing to serve yet", new IllegalStateException("no adapters"));
    }
}
