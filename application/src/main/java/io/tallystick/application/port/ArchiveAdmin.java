package io.tallystick.application.port;

import io.tallystick.application.failure.ArchiveBusy;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.operation.ArchivePlan;
import io.tallystick.application.operation.Operation;

import java.time.Instant;

/**
 * Moves old events into the archive and back, while everything goes on. What is started outlives
 * the process, as with {@link ProjectionAdmin}, which also shows and cancels it.
 *
 * <p>Implementations are thread-safe. Every method throws {@link StoreUnavailable} when the log
 * cannot be asked.
 */
public interface ArchiveAdmin {

    /**
     * What would be archived; changes nothing.
     *
     * @param before only what was recorded before this instant
     */
    ArchivePlan plan(Instant before);

    /**
     * Begins to archive, unless that is going on: then that is the answer.
     *
     * @param before only what was recorded before this instant
     * @throws ArchiveBusy if events are being restored
     */
    Operation archive(Instant before);

    /**
     * Begins to bring all events back into the log, unless that is going on: then that is the
     * answer. The archive keeps them, too.
     *
     * @throws ArchiveBusy if events are being archived
     */
    Operation restore();
}
