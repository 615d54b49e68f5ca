package io.tallystick.emulator;

import java.net.URI;
import java.time.Duration;

/** A way in which a request goes wrong. Immutable. */
public sealed interface Fault {

    /** No reply within the server's own time, and nothing was written. */
    Fault REQUEST_TIMEOUT_BEFORE = timeout(Moment.BEFORE);

    /** No reply within the server's own time, though the request was carried out. */
    Fault REQUEST_TIMEOUT_AFTER = timeout(Moment.AFTER);

    /** The cluster did not confirm in time, and nothing was written. */
    Fault WRITE_TIMEOUT_BEFORE = new Failure(500, "Write timeout", Moment.BEFORE);

    /** The cluster did not confirm in time, though the events are there. */
    Fault WRITE_TIMEOUT_AFTER = new Failure(500, "Write timeout", Moment.AFTER);

    /** No leader yet, or the server is starting. */
    Fault NOT_READY = new Failure(503, "Server Is Not Ready", Moment.BEFORE);

    Fault TOO_BUSY = new Failure(503, "Server Is Too Busy", Moment.BEFORE);

    /** The connection is closed before anything happens. */
    Fault CUT_BEFORE = new Cut(Moment.BEFORE);

    /** The connection is closed when all has happened, in place of the reply. */
    Fault CUT_AFTER = new Cut(Moment.AFTER);

    /** Whether the request is carried out before it goes wrong. */
    enum Moment {
        BEFORE,
        AFTER
    }

    /** Everything is right, but {@code delay} late. */
    record Slow(Duration delay) implements Fault {}

    /** An error in place of the reply. */
    record Failure(int status, String reason, Moment moment) implements Fault {}

    /** The connection is closed in place of a reply. */
    record Cut(Moment moment) implements Fault {}

    /** The client is sent to another node with a 307. */
    record Redirect(URI node) implements Fault {}

    static Fault slow(Duration delay) {
        return new Slow(delay);
    }

    static Fault redirect(URI node) {
        return new Redirect(node);
    }

    private static Fault timeout(Moment moment) {
        return new Failure(408, "Server was unable to handle request in time", moment);
    }
}
