package io.tallystick.postgres;

import io.tallystick.application.stream.RecordedEvent;

import org.jspecify.annotations.Nullable;

/** The log in the database does not belong to the event store it is to be used with. */
public final class LogMismatch extends RuntimeException {

    private static final long serialVersionUID = 1;

    private LogMismatch(String message) {
        super(message);
    }

    static LogMismatch isMirror() {
        return new LogMismatch(
                "this database mirrors an event store: set EVENTSTORE_URL to that store, or"
                        + " DATABASE_URL to another database");
    }

    static LogMismatch isOwn() {
        return new LogMismatch(
                "this database has a log of its own: unset EVENTSTORE_URL, or set DATABASE_URL to"
                        + " an empty database");
    }

    static LogMismatch hasNotWhatIsArchived(String archive, RecordedEvent archived) {
        return new LogMismatch(
                "the event store does not have stream "
                        + archived.stream()
                        + " as the archive "
                        + archive
                        + " has it: set ARCHIVE_URL to the archive of this event store, or to an"
                        + " empty place if it has none");
    }

    /**
     * @param archive null if there is none
     */
    static LogMismatch beginsLate(RecordedEvent first, @Nullable String archive) {
        return new LogMismatch(
                "stream "
                        + first.stream()
                        + " begins at version "
                        + first.version()
                        + " in the event store, and what came before is "
                        + (archive == null ? "archived" : "not in the archive " + archive)
                        + ": set ARCHIVE_URL to the archive that has it");
    }

    static LogMismatch hasLost(Checkpoint.Mirrored last) {
        return new LogMismatch(
                "the event store does not have event "
                        + last.id()
                        + ", which this database took from it last: it is another store, or was"
                        + " restored from an older backup; restore it, or set DATABASE_URL to an"
                        + " empty database");
    }
}
