package io.tallystick.server.cli;

import io.tallystick.server.config.ServerConfig;

import java.util.function.Consumer;

/** Makes a running server from its settings. */
public interface Launcher {

    /**
     * Starts a server and returns when it answers. Stops with what it opened closed when the thread
     * is interrupted.
     *
     * @param progress takes a line for people when something takes long
     * @throws StartFailed if it cannot be started; everything that was opened is closed
     */
    RunningServer start(ServerConfig config, Consumer<String> progress);
}
