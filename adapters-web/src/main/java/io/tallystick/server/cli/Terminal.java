package io.tallystick.server.cli;

import java.io.PrintWriter;

/**
 * Where people read: answers go to {@code out}, everything else to {@code err}.
 *
 * @param debug whether failures show their stack trace
 * @param isErrATerminal whether {@code err} is a screen on which a line can be written over
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean debug, boolean isErrATerminal) {

    void fail(String message, Throwable cause) {
        err.println("tallystick: " + message.replaceAll("\\s*\\R\\s*", " "));
        if (debug) {
            cause.printStackTrace(err);
        }
        err.flush();
    }
}
