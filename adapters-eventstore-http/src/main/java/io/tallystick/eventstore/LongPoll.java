package io.tallystick.eventstore;

import io.tallystick.application.stream.StorePosition;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for events of any stream by asking for one that is not there yet. Thread-safe. */
final class LongPoll implements AutoCloseable {

    /** One poll; longer waiting is several, so that the loss of a node is noticed. */
    static final long MAX_SECONDS = 20;

    private final Calls calls;
    private final AllReader reader;
    private final ExecutorService polls =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("event-store-poll-", 0).factory());

    LongPoll(Calls calls, AllReader reader) {
        this.calls = calls;
        this.reader = reader;
    }

    /**
     * Waits in whole seconds, one more than asked for at most; for less than a second it is exact.
     */
    boolean await(StorePosition position, Duration timeout) throws InterruptedException {
        String from = AllReader.hex(position);
        if (timeout.toSeconds() < 1) {
            return (timeout.isPositive() && pollsBefore(from, timeout)) || hasEventsAfter(from);
        }
        long start = System.nanoTime();
        Duration left = timeout;
        while (left.toSeconds() > 0) {
            if (poll(from, Math.min(left.toSeconds(), MAX_SECONDS))) {
                return true;
            }
            left = timeout.minusNanos(System.nanoTime() - start);
        }
        return false;
    }

    private boolean hasEventsAfter(String position) {
        return !reader.feed(position, 1, Long.MAX_VALUE).entries().isEmpty();
    }

    /** Whether a poll finds something in so short a time. */
    private boolean pollsBefore(String position, Duration timeout) throws InterruptedException {
        Future<Boolean> poll = startPoll(position, 1);
        try {
            return result(poll, timeout);
        } catch (TimeoutException e) {
            return false;
        } finally {
            poll.cancel(true);
        }
    }

    private boolean poll(String position, long seconds) throws InterruptedException {
        Future<Boolean> poll = startPoll(position, seconds);
        try {
            return result(poll, Duration.ofDays(1)); // bounded by the timeouts of the call
        } catch (TimeoutException e) {
            return true; // nobody knows
        } finally {
            poll.cancel(true);
        }
    }

    /** On a thread of its own, so that whoever waits can be interrupted whatever thread it is. */
    private Future<Boolean> startPoll(String position, long seconds) {
        Ask ask = Ask.longPoll(AllReader.PATH + position + "/forward/1", seconds);
        return polls.submit(
                () ->
                        !calls.call(ask, reply -> reader.feed(reply, position, Long.MAX_VALUE))
                                .entries()
                                .isEmpty());
    }

    private static boolean result(Future<Boolean> poll, Duration patience)
            throws InterruptedException, TimeoutException {
        try {
            return poll.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a poll ended strangely", e);
        }
    }

    @Override
    public void close() {
        polls.shutdownNow();
    }
}
