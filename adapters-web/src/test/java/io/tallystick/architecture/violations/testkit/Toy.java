package io.tallystick.architecture.violations.testkit;

/** What only tests may know. */
public record Toy(String name) {}
