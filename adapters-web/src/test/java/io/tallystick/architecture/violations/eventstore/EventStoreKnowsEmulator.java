package io.tallystick.architecture.violations.eventstore;

import io.tallystick.architecture.violations.emulator.Server;

/** Breaks: only the server knows the emulator. */
public record EventStoreKnowsEmulator(Server server) {}
