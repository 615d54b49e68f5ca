package io.tallystick.postgres;

import io.tallystick.application.archive.ArchiveUnavailable;
import io.tallystick.application.failure.StoreUnavailable;

import org.jdbi.v3.core.JdbiException;

/** Tells what goes away by itself from what somebody has to see to. Stateless. */
final class PassingTrouble {

    private PassingTrouble() {}

    /** Whether the same may go well later: the database or the archive cannot be asked just now. */
    static boolean is(RuntimeException failure) {
        return failure instanceof JdbiException jdbi
                ? SqlFailures.isPassing(jdbi)
                : failure instanceof StoreUnavailable
                        && failure.getCause() instanceof ArchiveUnavailable;
    }
}
