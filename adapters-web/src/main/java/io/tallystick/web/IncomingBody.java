package io.tallystick.web;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * One body that is on its way, and the room that it takes. Who is slow may be, until others wait:
 * then it is cut off. Only the time that the client was waited for counts. Thread-safe; one thread
 * reads.
 */
final class IncomingBody {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long BYTES_A_SECOND = 16 * 1024;

    private enum State {
        COMING,
        CUT_OFF,
        ENDED
    }

    private final String whose;
    private final Thread reader = Thread.currentThread();
    private final LongSupplier nanoTime;
    private final BodyRoom.Place place;
    private State state = State.COMING;
    private long received;
    private long waitedNanos;
    private boolean isWaiting;
    private long waitingSinceNanos;

    IncomingBody(String whose, LongSupplier nanoTime, BodyRoom.Place place) {
        this.whose = whose;
        this.nanoTime = nanoTime;
        this.place = place;
    }

    boolean isOf(String other) {
        return whose.equals(other);
    }

    int blocks() {
        return place.blocks();
    }

    /** It is the client's turn to send. */
    synchronized void waiting() {
        isWaiting = true;
        waitingSinceNanos = nanoTime.getAsLong();
    }

    /**
     * Something has come, and has room from here on.
     *
     * @param bytes all so far
     * @throws ProblemException if there is no room for so many
     */
    void received(long bytes) {
        if (isStillComing(bytes)) {
            place.makeFor(bytes);
        }
    }

    private synchronized boolean isStillComing(long bytes) {
        waitedNanos = waitedNanos();
        isWaiting = false;
        received = bytes;
        return state == State.COMING;
    }

    private long waitedNanos() {
        return isWaiting ? waitedNanos + nanoTime.getAsLong() - waitingSinceNanos : waitedNanos;
    }

    private boolean isSlow() {
        long counted = waitedNanos() - GRACE.toNanos();
        return counted > 0
                && received < Duration.ofNanos(counted).toMillis() * BYTES_A_SECOND / 1000;
    }

    /**
     * Wakes who reads it if it comes slowly.
     *
     * @return whether it did, now or before
     */
    synchronized boolean cutOffIfSlow() {
        if (state == State.COMING && isWaiting && isSlow()) {
            state = State.CUT_OFF;
            reader.interrupt();
        }
        return state == State.CUT_OFF;
    }

    synchronized boolean isCutOff() {
        return state == State.CUT_OFF;
    }

    /** Nothing more is read; by the thread that did. */
    synchronized void end() {
        if (state == State.CUT_OFF) {
            Thread.interrupted(); // it has done its work
        }
        state = State.ENDED;
    }

    /** What to tell a client whose body could not be read. */
    ProblemException unreadable(Exception failure) {
        return isCutOff()
                ? new ProblemException(
                        Problem.of(
                                        ErrorCode.REQUEST_TIMEOUT,
                                        "The body came too slowly while others wait, send less at"
                                                + " once")
                                .withHeader("Retry-After", "30"))
                : incomplete(failure);
    }

    /** The same of one that was not cut off. */
    static ProblemException incomplete(Exception failure) {
        return new ProblemException(
                failure.getCause() instanceof TimeoutException
                        ? Problem.of(ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time")
                        : Problem.invalid("The body did not arrive whole"));
    }
}
