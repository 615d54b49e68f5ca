package io.tallystick.architecture.violations.emulator;

import io.tallystick.architecture.violations.domain.one.CycleOne;

/** Breaks: the emulator knows nothing of the ledger. */
public record EmulatorKnowsDomain(CycleOne value) {}
