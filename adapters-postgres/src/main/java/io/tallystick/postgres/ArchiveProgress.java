package io.tallystick.postgres;

import io.tallystick.application.operation.Operation;

import java.util.UUID;

/**
 * How far archiving or restoring is that some server works on. Immutable.
 *
 * @param done how many events are
 * @param upTo the last position to archive or restore
 */
record ArchiveProgress(UUID id, UUID owner, Operation.Kind kind, long done, long upTo)
        implements ClaimedOperation {

    ArchiveProgress plus(long events) {
        return new ArchiveProgress(id, owner, kind, done + events, upTo);
    }
}
