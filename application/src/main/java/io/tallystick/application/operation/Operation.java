package io.tallystick.application.operation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * Work that goes on after the request that started it. Immutable.
 *
 * @param done how much is done: streams of a rebuild, events of archiving and restoring
 * @param total how much there was to do when it began, null until that is counted; more may come
 *     meanwhile
 * @param finishedAt null while it runs
 * @param error why it failed, or what it waits for while it runs; null if all is well
 * @param report what a rebuild found, up to where it ended; null while it runs, and of others
 */
public record Operation(
        UUID id,
        Kind kind,
        State state,
        long done,
        @Nullable Long total,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String error,
        @Nullable RebuildReport report) {

    /** What is done. */
    public enum Kind {
        REBUILD,
        ARCHIVE,
        RESTORE
    }

    /** How it is. All states but the first are final. */
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }
}
