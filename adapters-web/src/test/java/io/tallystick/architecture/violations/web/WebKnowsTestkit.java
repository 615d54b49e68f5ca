package io.tallystick.architecture.violations.web;

import io.tallystick.architecture.violations.testkit.Toy;

/** Breaks: the testkit is for tests. */
public record WebKnowsTestkit(Toy toy) {}
