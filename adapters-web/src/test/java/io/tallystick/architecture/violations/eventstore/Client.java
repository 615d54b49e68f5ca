package io.tallystick.architecture.violations.eventstore;

/** What others must not know. */
public record Client() {}
