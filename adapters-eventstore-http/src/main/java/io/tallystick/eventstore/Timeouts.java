package io.tallystick.eventstore;

import java.time.Duration;

/**
 * How long one HTTP call may take. Immutable.
 *
 * <p>Long polls are not bounded by {@code read} and {@code call} but by how long they poll.
 *
 * @param connect for a connection to be made
 * @param read between two bytes that arrive; the server itself gives up after 10 s
 * @param write between two bytes that leave
 * @param call for a call from its start to the end of its answer; no repeat begins later than this
 *     after the first call did, so that an operation ends within twice the time
 */
public record Timeouts(Duration connect, Duration read, Duration write, Duration call) {

    /** 2 s to connect, 5 s without a byte, 10 s for a call. */
    public static final Timeouts DEFAULTS =
            new Timeouts(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10));

    /**
     * @throws IllegalArgumentException if one is shorter than a millisecond
     */
    public Timeouts {
        check("connect", connect);
        check("read", read);
        check("write", write);
        check("call", call);
    }

    private static void check(String name, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "the " + name + " timeout is at least 1 ms, not " + timeout);
        }
    }
}
