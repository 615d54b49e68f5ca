package io.tallystick.eventstore;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StorePage;
import io.tallystick.application.stream.StorePosition;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads all streams in the order of the server's log. A position is what the server puts into the
 * links of its pages, because entries have none. Thread-safe.
 */
final class AllReader {

    static final String PATH = "streams/%24all/";
    private static final String START = "0".repeat(32);
    private static final Pattern POSITION = Pattern.compile("[0-9A-Fa-f]{32}");
    private static final Pattern FORWARD = Pattern.compile("/([0-9A-Fa-f]{32})/forward/\\d+");

    private final Calls calls;
    private final FeedParser parser;
    private final PageSizer sizer;
    private final ForeignEvents foreignEvents;

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

    /**
     * A position as the server takes it.
     *
     * @throws IllegalArgumentException if it is none of an event store
     */
    static String hex(StorePosition position) {
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

    Feed feed(String position, int count, long maxBytes) {
        String path = PATH + position + "/forward/" + count + "?embed=body";
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

    /** What the server says to whoever reads from a position. */
    Feed feed(Reply reply, String position, long maxBytes) throws IOException {
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
        Ask ask = Ask.feed(Operation.READ_ALL, PATH + START + "/forward/1");
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
}
