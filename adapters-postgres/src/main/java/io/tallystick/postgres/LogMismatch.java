package io.tallystick.postgres;

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

    static LogMismatch hasLost(Checkpoint.Mirrored last) {
        return new LogMismatch(
                "the event store does not have event "
                        + last.id()
                        + ", which this database took from it last: it is another store, or was"
                        + " restored from an older backup; restore it, or set DATABASE_URL to an"
                        + " empty database");
    }
}
