package io.tallystick.eventstore;

import org.jspecify.annotations.Nullable;

/** A node could not be asked, or gave no answer that counts. Asking again may help. */
final class NodeFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final boolean maybeDone;
    private final boolean silent;

    private NodeFailure(String message, boolean maybeDone, @Nullable Throwable cause) {
        super(message, cause);
        this.status = 0;
        this.maybeDone = maybeDone;
        this.silent = false;
    }

    private NodeFailure(String what, int status, String why) {
        super(what + " " + status + " " + why);
        this.status = status;
        this.maybeDone = true;
        this.silent = why.isEmpty();
    }

    /** Nothing was sent, so nothing was done. */
    static NodeFailure notSent(String message, @Nullable Throwable cause) {
        return new NodeFailure(message, false, cause);
    }

    /** What was sent may have been done. */
    static NodeFailure noAnswer(String message, Throwable cause) {
        return new NodeFailure(message, true, cause);
    }

    /**
     * What was asked for may have been done in spite of this answer.
     *
     * @param why the server's own words, empty if it has none
     */
    static NodeFailure answered(String what, int status, String why) {
        return new NodeFailure(what, status, why);
    }

    /** Whether a node answered 500 without a word. */
    boolean isSilent500() {
        return status == 500 && silent;
    }

    /** Whether what was asked for may have been done. */
    boolean isMaybeDone() {
        return maybeDone;
    }
}
