package io.tallystick.architecture.violations.application.one;

import io.tallystick.architecture.violations.application.two.CycleFour;

/** Breaks: packages of the application are free of cycles. */
public record CycleThree(CycleFour other) {}
