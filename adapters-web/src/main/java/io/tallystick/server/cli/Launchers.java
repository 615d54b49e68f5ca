package io.tallystick.server.cli;

/**
 * What can be started.
 *
 * @param jobs what works on the data and ends
 */
public record Launchers(Launcher ledger, EmulatorLauncher emulator, Jobs jobs) {}
