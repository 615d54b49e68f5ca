package io.tallystick.architecture.violations.emulator;

/** What others must not know. */
public record Server() {}
