package io.tallystick.architecture.violations.application.two;

import io.tallystick.architecture.violations.application.one.CycleThree;

import java.util.List;

/** The other half of the cycle. */
public record CycleFour(List<CycleThree> others) {
    public CycleThree first() {
        return others.getFirst();
    }
}
