package io.tallystick.server.cli;

/** What can be started. */
public record Launchers(Launcher ledger, EmulatorLauncher emulator) {}
