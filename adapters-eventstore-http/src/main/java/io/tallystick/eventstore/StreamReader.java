package io.tallystick.eventstore;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.application.stream.StreamSlice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads single streams. Thread-safe. */
final class StreamReader {

    /** No stream is so long; beyond it the server's sums would overflow. */
    private static final long LAST_VERSION = Long.MAX_VALUE / 2;

    private static final Pattern BACKWARD = Pattern.compile("/(\\d+)/backward/\\d+");

    private final Calls calls;
    private final FeedParser parser;
    private final PageSizer sizer;

    StreamReader(Calls calls, FeedParser parser, PageSizer sizer) {
        this.calls = calls;
        this.parser = parser;
        this.sizer = sizer;
    }

    /** An empty page is not the end: its events may be cut off, with more to come after them. */
    StreamSlice forwards(StreamName stream, long fromVersion, int limit) {
        long from = Math.clamp(fromVersion, 0, LAST_VERSION);
        while (true) {
            PageSizer.Page page = page(stream, from + "/forward/", limit);
            Feed feed = page.feed();
            List<RecordedEvent> events = events(stream, feed.entries().reversed());
            boolean isEnd = feed.isHead() || feed.newer() == null;
            if (!events.isEmpty() || isEnd) {
                return new StreamSlice(events, isEnd);
            }
            from += page.asked();
        }
    }

    /** Empty pages may be followed by others here too. */
    StreamSlice backwards(StreamName stream, long fromVersion, int limit) {
        if (fromVersion < 0) {
            return new StreamSlice(List.of(), true);
        }
        Feed feed = lastPageUpTo(stream, fromVersion, limit);
        while (true) {
            List<RecordedEvent> events = events(stream, feed.entries());
            String older = versionIn(feed.older());
            if (!events.isEmpty() || older == null) {
                return new StreamSlice(events, older == null);
            }
            feed = page(stream, older + "/backward/", limit).feed();
        }
    }

    /** Far beyond the end there would be very many empty pages until that is reached. */
    private Feed lastPageUpTo(StreamName stream, long version, int limit) {
        if (version > LAST_VERSION) {
            return headPage(stream, limit);
        }
        Feed feed = page(stream, version + "/backward/", limit).feed();
        if (!feed.entries().isEmpty() || feed.older() == null) {
            return feed;
        }
        Feed head = headPage(stream, limit);
        boolean isBeyondEnd =
                !head.entries().isEmpty() && head.entries().getFirst().number() < version;
        return isBeyondEnd ? head : feed;
    }

    private Feed headPage(StreamName stream, int limit) {
        return page(stream, "head/backward/", limit).feed();
    }

    private static @Nullable String versionIn(@Nullable String link) {
        if (link == null) {
            return null;
        }
        Matcher matcher = BACKWARD.matcher(link);
        return matcher.find() ? matcher.group(1) : null;
    }

    private PageSizer.Page page(StreamName stream, String place, int limit) {
        String path = StreamPath.of(stream) + "/" + place;
        return sizer.read(
                limit,
                (count, maxBytes) ->
                        calls.call(
                                Ask.feed(Operation.READ_STREAM, path + count + "?embed=body"),
                                reply ->
                                        switch (reply.status()) {
                                            case 200 -> parser.parse(reply.body(), maxBytes);
                                            case 404 -> Feed.NONE;
                                            case 410 -> throw gone(stream);
                                            default -> throw reply.unexpected();
                                        }));
    }

    static StreamDeleted gone(StreamName stream) {
        return new StreamDeleted(stream, "it was deleted in the event store");
    }

    private static List<RecordedEvent> events(StreamName stream, List<Feed.Entry> entries) {
        String storedName = StreamPath.storedName(stream);
        List<RecordedEvent> events = new ArrayList<>(entries.size());
        for (Feed.Entry entry : entries) {
            if (!EventDecoder.isLost(entry)) {
                events.add(event(stream, storedName, entry));
            }
        }
        return events;
    }

    /** A stream of the ledger with an event of somebody else is no history that can be trusted. */
    private static RecordedEvent event(StreamName stream, String storedName, Feed.Entry entry) {
        try {
            if (entry.stream().equals(storedName)) {
                return EventDecoder.decode(entry, stream);
            }
        } catch (IllegalArgumentException e) {
            throw foreign(stream, entry, e);
        }
        throw foreign(stream, entry, null);
    }

    private static IllegalStateException foreign(
            StreamName stream, Feed.Entry entry, @Nullable RuntimeException cause) {
        return new IllegalStateException(
                "stream="
                        + stream
                        + " version="
                        + entry.number()
                        + " type="
                        + entry.type()
                        + ": not an event of this ledger",
                cause);
    }
}
