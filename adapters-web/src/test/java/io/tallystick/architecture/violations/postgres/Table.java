package io.tallystick.architecture.violations.postgres;

/** What others must not know. */
public record Table(String name) {}
