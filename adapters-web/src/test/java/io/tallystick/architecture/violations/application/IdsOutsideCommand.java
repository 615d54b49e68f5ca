package io.tallystick.architecture.violations.application;

import com.github.f4b6a3.uuid.UuidCreator;

import java.util.UUID;

/** Breaks: ids are made where commands are handled. */
public final class IdsOutsideCommand {
    private IdsOutsideCommand() {}

    public static UUID id() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
