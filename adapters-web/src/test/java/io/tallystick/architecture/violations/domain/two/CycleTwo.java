package io.tallystick.architecture.violations.domain.two;

import io.tallystick.architecture.violations.domain.one.CycleOne;

import java.util.List;

/** The other half of the cycle. */
public record CycleTwo(List<CycleOne> others) {
    public CycleOne first() {
        return others.getFirst();
    }
}
