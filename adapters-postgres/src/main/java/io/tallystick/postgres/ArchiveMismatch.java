package io.tallystick.postgres;

import io.tallystick.application.view.LoggedEvent;

/** The archive and the log do not belong together, or one of them was changed. */
public final class ArchiveMismatch extends RuntimeException {

    private static final long serialVersionUID = 1;

    private ArchiveMismatch(String problem) {
        super(problem + ": see that ARCHIVE_URL is where this ledger's archive is, and run verify");
    }

    static ArchiveMismatch differs(LoggedEvent archived) {
        return new ArchiveMismatch(
                "the log does not have event "
                        + archived.event().id()
                        + " at position "
                        + archived.position().value()
                        + " as the archive has it");
    }

    static ArchiveMismatch lacks(long position) {
        return new ArchiveMismatch("the archive lacks the event at position " + position);
    }

    static ArchiveMismatch isOfOtherLog(String log) {
        return new ArchiveMismatch("the archive is of another log, " + log);
    }
}
