package io.tallystick.server.cli;

import io.tallystick.server.config.ServerConfig;

/** Does what one command is for. */
public interface Job {

    /**
     * Ends soon when its thread is interrupted.
     *
     * @return one of {@link ExitCode}
     * @throws InterruptedException if it was not done when it was interrupted
     * @throws Misused if what was typed makes no sense
     * @throws StartFailed if the data cannot be reached
     * @throws OutputClosed if nobody reads what it prints
     */
    int run(ServerConfig config, Terminal terminal) throws InterruptedException;
}
