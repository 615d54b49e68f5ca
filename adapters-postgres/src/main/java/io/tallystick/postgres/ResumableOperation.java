package io.tallystick.postgres;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Work that any server can go on with where another left off. Thread-safe. */
interface ResumableOperation<P extends ClaimedOperation> {

    /** One to go on with, if there is one that nobody works on. */
    Optional<P> claim();

    /** Goes on until it has ended, somebody else has taken over, or the caller is stopping. */
    void run(P claimed, BooleanSupplier isStopping);

    /** Leaves it to be tried again soon, by any server. */
    void postpone(P claimed, String reason);

    void fail(P claimed, String reason);
}
