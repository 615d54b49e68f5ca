package io.tallystick.eventstore;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads all streams in the order of the server's log, and waits for more. A position is what the
 * server puts into the links of its pages, because entries have none. Thread-safe.
 */
final class AllReader implements AutoCloseable {

    /** One poll; longer waiting is several, so that the loss of a node is noticed. */
    static final long MAX_POLL_SECONDS = 20;

    private static final String ALL = "streams/%24all/";
    private static final String START = "0".repeat(32);
    private static final Pattern POSITION = Pattern.compile("[0-9A-Fa-f]{32}");
    private static final Pattern FORWARD = Pattern.compile("/([0-9A-Fa-f]{32})/forward/\\d+");

    private final Calls calls;
    private final FeedParser parser;
    private final PageSizer sizer;
    private final ForeignEvents foreignEvents;
    private final ExecutorService polls =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("event-store-poll-", 0).factory());

    AllReader(Calls calls, FeedParser parser, PageSizer sizer, ForeignEvents foreignEvents) {
        this.calls = calls;
        this.parser = parser;
        this.sizer = sizer;
        this.foreignEvents = foreignEvents;
    }

    StorePage read(StorePosition after, int limit) {
        String position = hex(after);
        PageSizer.Page page =
                sizer.read(limit, (count, maxBytes) -> feed(position, count, maxBytes));
        Feed feed = page.feed();
        String next = positionIn(feed.newer());
        // the head is never told here, but only at the end a page has fewer entries than asked for
        boolean isEnd = next == null || feed.entries().size() < page.asked();
        return new StorePage(
                events(feed), new StorePosition(next == null ? position : next), isEnd);
    }

    private static String hex(StorePosition position) {
        if (position.equals(StorePosition.START)) {
            return START;
        }
        if (!POSITION.matcher(position.token()).matches()) {
            throw notOfThisStore(position.token());
        }
        return position.token().toUpperCase(Locale.ROOT);
    }

    private static IllegalArgumentException notOfThisStore(String position) {
        return new IllegalArgumentException("not a position of this event store: " + position);
    }

    private static @Nullable String positionIn(@Nullable String link) {
        if (link == null) {
            return null;
        }
        Matcher matcher = FORWARD.matcher(link);
        return matcher.find() ? matcher.group(1) : null;
    }

    private Feed feed(String position, int count, long maxBytes) {
        String path = ALL + position + "/forward/" + count + "?embed=body";
        Ask ask = Ask.feed(Operation.READ_ALL, path);
        try {
            return calls.call(ask, reply -> feed(reply, position, maxBytes));
        } catch (StoreUnavailable e) {
            if (isSilent500(e) && !position.equals(START) && canReadFromStart()) {
                throw notOfThisStore(position);
            }
            throw e;
        }
    }

    private Feed feed(Reply reply, String position, long maxBytes) throws IOException {
        int status = reply.status();
        if (status == 200) {
            return parser.parse(reply.body(), maxBytes);
        }
        if (status == 400 || (status == 500 && blamesPosition(reply))) {
            throw notOfThisStore(position);
        }
        throw reply.unexpected();
    }

    private static boolean blamesPosition(Reply reply) {
        return reply.message().toLowerCase(Locale.ROOT).contains("position");
    }

    /** Over HTTP/2 there are no reasons, so that a wrong position looks like a broken store. */
    private static boolean isSilent500(StoreUnavailable e) {
        return e.getCause() instanceof NodeFailure failure && failure.isSilent500();
    }

    private boolean canReadFromStart() {
        Ask ask = Ask.feed(Operation.READ_ALL, ALL + START + "/forward/1");
        try {
            return calls.callOnce(ask, reply -> reply.status() == 200);
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    private List<RecordedEvent> events(Feed feed) {
        List<RecordedEvent> events = new ArrayList<>(feed.entries().size());
        for (Feed.Entry entry : feed.entries().reversed()) {
            if (EventDecoder.isLost(entry) || EventDecoder.isOfSystem(entry)) {
                continue;
            }
            try {
                events.add(EventDecoder.decode(entry));
            } catch (IllegalArgumentException e) {
                foreignEvents.passOver(entry);
            }
        }
        return events;
    }

    /**
     * Waits in whole seconds, one more than asked for at most; for less than a second it is exact.
     */
    boolean await(StorePosition position, Duration timeout) throws InterruptedException {
        String from = hex(position);
        if (timeout.toSeconds() < 1) {
            return (timeout.isPositive() && pollsBefore(from, timeout)) || hasEventsAfter(from);
        }
        long start = System.nanoTime();
        Duration left = timeout;
        while (left.toSeconds() > 0) {
            if (poll(from, Math.min(left.toSeconds(), MAX_POLL_SECONDS))) {
                return true;
            }
            left = timeout.minusNanos(System.nanoTime() - start);
        }
        return false;
    }

    private boolean hasEventsAfter(String position) {
        return !feed(position, 1, Long.MAX_VALUE).entries().isEmpty();
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
        Ask ask = Ask.longPoll(ALL + position + "/forward/1", seconds);
        return polls.submit(
                () ->
                        !calls.call(ask, reply -> feed(reply, position, Long.MAX_VALUE))
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
