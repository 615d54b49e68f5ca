package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/**
 * Decides, as the real server does, whether a write goes in, has gone in before, or must not. Only
 * ids are compared, never data. Confined to the store's lock.
 */
final class CommitCheck {

    private final String name;
    private final StreamState stream;
    private final boolean tombstoned;
    private final CommittedIds committed;

    CommitCheck(String name, StreamState stream, boolean tombstoned, CommittedIds committed) {
        this.name = name;
        this.stream = stream;
        this.tombstoned = tombstoned;
        this.committed = committed;
    }

    /** The result if nothing is to be written, null if the events are to be written. */
    @Nullable WriteResult refuses(long expected, List<UUID> ids) {
        if (tombstoned) {
            return new WriteResult.Deleted();
        }
        if (expected == ExpectedVersion.ANY || expected == ExpectedVersion.STREAM_EXISTS) {
            WriteResult missing =
                    expected == ExpectedVersion.STREAM_EXISTS ? refusesMissing() : null;
            return missing != null ? missing : byCommittedIds(ids);
        }
        if (expected == stream.last()) {
            return null;
        }
        return expected > stream.last() ? wrongVersion() : byNumbers(expected, ids);
    }

    private @Nullable WriteResult refusesMissing() {
        if (stream.isSoftDeleted()) {
            return new WriteResult.Deleted();
        }
        return stream.last() < 0 && !stream.hasMetadata() ? wrongVersion() : null;
    }

    private @Nullable WriteResult byCommittedIds(List<UUID> ids) {
        Long first = ids.isEmpty() ? null : committed.numberOf(name, ids.getFirst());
        if (first == null) {
            return null;
        }
        boolean allKnown = ids.stream().allMatch(id -> committed.numberOf(name, id) != null);
        return allKnown ? new WriteResult.Written(first, true) : wrongVersion();
    }

    private @Nullable WriteResult byNumbers(long expected, List<UUID> ids) {
        boolean firstIsThere = !ids.isEmpty() && isAt(expected + 1, ids.getFirst());
        if (!firstIsThere) {
            boolean reopens = expected == ExpectedVersion.NO_STREAM && stream.isSoftDeleted();
            return reopens ? null : wrongVersion();
        }
        for (int i = 1; i < ids.size(); i++) {
            if (!isAt(expected + 1 + i, ids.get(i))) {
                return wrongVersion();
            }
        }
        return new WriteResult.Written(expected + 1, true);
    }

    private boolean isAt(long number, UUID id) {
        StoredEvent event = stream.at(number);
        return event != null && event.id().equals(id);
    }

    private WriteResult wrongVersion() {
        return new WriteResult.WrongVersion(stream.last());
    }
}
