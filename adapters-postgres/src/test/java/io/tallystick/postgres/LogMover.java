package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.port.StreamTruncation;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;

import java.util.Optional;

/** Archives and restores at once, and with no operation. */
@NullMarked
final class LogMover {

    private final Jdbi jdbi;
    private final Archiving archiving;

    LogMover(Jdbi jdbi, Archive archive) {
        this.jdbi = jdbi;
        this.archiving = new Archiving(jdbi, archive);
    }

    long head() {
        return jdbi.withHandle(PostgresEventLog::headPosition);
    }

    void archiveUpTo(long position) {
        for (Optional<Archiving.Stretch> next = archiving.next(position);
                next.isPresent();
                next = archiving.next(position)) {
            Archiving.Stretch stretch = next.get();
            jdbi.useTransaction(handle -> archiving.cut(handle, stretch));
        }
    }

    void archiveAll() {
        archiveUpTo(head());
    }

    /** Whatever is cut. */
    void truncate(StreamTruncation store) {
        Truncating truncating = new Truncating(jdbi, store);
        for (Optional<ArchivedSegments.Cut> next = truncating.next();
                next.isPresent();
                next = truncating.next()) {
            ArchivedSegments.Cut cut = next.get();
            truncating.truncate(cut);
            jdbi.useTransaction(handle -> ArchivedSegments.setTruncated(handle, cut));
        }
    }

    void restoreAll() {
        for (Optional<Archiving.Restorable> last = archiving.lastCut();
                last.isPresent();
                last = archiving.lastCut()) {
            Archiving.Restorable restorable = last.get();
            jdbi.useTransaction(handle -> archiving.restore(handle, restorable));
        }
    }
}
