package io.tallystick.server.cli;

import java.io.IOException;
import java.io.PrintWriter;

/**
 * Where people read: answers go to {@code out}, everything else to {@code err}.
 *
 * @param debug whether failures show their stack trace
 * @param isErrATerminal whether {@code err} is a screen on which a line can be written over
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean debug, boolean isErrATerminal) {

    /**
     * Hands over what was printed so far.
     *
     * @throws OutputClosed if nobody reads it any more
     * @throws StartFailed if it cannot be written for another reason, such as a full disk
     */
    public void flushOut() {
        if (!out.checkError()) {
            return;
        }
        IOException failure = out instanceof StandardOutput known ? known.failure() : null;
        String reason = failure == null ? "" : String.valueOf(failure.getMessage());
        if (failure == null || reason.contains("Broken pipe") || reason.contains("reset")) {
            throw new OutputClosed();
        }
        throw new StartFailed("standard output cannot be written: " + reason, failure);
    }

    void fail(String message, Throwable cause) {
        err.println("tallystick: " + message.replaceAll("\\s*\\R\\s*", " "));
        if (debug) {
            cause.printStackTrace(err);
        }
        err.flush();
    }
}
