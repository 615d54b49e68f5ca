package io.tallystick.architecture.violations.domain.one;

import io.tallystick.architecture.violations.domain.two.CycleTwo;

/** Breaks: packages of the domain are free of cycles. */
public record CycleOne(CycleTwo other) {}
