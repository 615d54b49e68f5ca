package io.tallystick.server.cli;

/** Makes a running emulator of the event store from what was typed. */
public interface EmulatorLauncher {

    /**
     * Starts an emulator and returns when it answers.
     *
     * @throws StartFailed if it cannot be started; everything that was opened is closed
     */
    RunningServer start(EmulatorOptions options);
}
