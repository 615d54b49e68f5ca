package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers what reads pages of a stream. Thread-safe. */
final class StreamFeeds {

    private final Node node;
    private final Admission admission;

    StreamFeeds(Node node) {
        this.node = node;
        admission = new Admission(node);
    }

    /** From the head, or from a number, to older events. */
    Reply backward(Call call, Codec codec, String stream, PageRequest page) {
        long from = page.isHead() ? -1 : page.number();
        boolean unused = Headers.resolveLinks(call, true);
        admission.read(call, stream);
        page.checkSize();
        return switch (node.store().readBackward(stream, from, page.count(), node.now())) {
            case StreamRead.NoStream() -> Reply.notFound();
            case StreamRead.Deleted() -> Reply.gone();
            case StreamRead.Page read -> {
                checkTargets(call, read);
                yield backward(call, codec, read, page.isHead());
            }
        };
    }

    /** From a number to newer events; may wait for them. */
    Reply forward(Call call, Codec codec, String stream, PageRequest page) {
        long from = page.number();
        boolean unused = Headers.resolveLinks(call, true);
        Duration patience = Headers.longPoll(call);
        admission.read(call, stream);
        page.checkSize();
        if (patience != null) {
            awaitNews(stream, from, page.count(), patience);
        }
        return switch (node.store().readForward(stream, from, page.count(), node.now())) {
            case StreamRead.NoStream() -> Reply.notFound();
            case StreamRead.Deleted() -> Reply.gone();
            case StreamRead.Page read -> {
                checkTargets(call, read);
                yield forward(call, codec, read);
            }
        };
    }

    /** Who may read links may not read what they lead to in any case. */
    private void checkTargets(Call call, StreamRead.Page read) {
        if (!node.config().isSecure()) {
            return;
        }
        for (ResolvedEvent resolved : read.events()) {
            StoredEvent event = resolved.event();
            if (resolved.link() != null && event != null) {
                admission.read(call, event.stream());
            }
        }
    }

    /** Any commit to the stream ends it, whether it brings something to read or not. */
    private void awaitNews(String stream, long from, int count, Duration patience) {
        StreamRead now = node.store().readForward(stream, from, count, node.now());
        long last = node.store().lastNumber(stream);
        if (!(now instanceof StreamRead.Deleted) && from > last) {
            LongPoll.await(node, () -> node.store().lastNumber(stream) != last, patience);
        }
    }

    private Reply backward(Call call, Codec codec, StreamRead.Page read, boolean head) {
        String tag = node.tags().of(read.last(), codec);
        if (isKnown(call, codec, read)) {
            return notModified();
        }
        Bytes body =
                feed(
                        call,
                        codec,
                        head(call, read, head, tag, true),
                        links(call, read),
                        read.events());
        Reply reply = Reply.ok(codec, body);
        return read.last() >= read.from() && !head
                ? Caching.forever(reply)
                : Caching.tagged(reply, read.metadata().cacheSeconds(), tag);
    }

    private Reply forward(Call call, Codec codec, StreamRead.Page read) {
        if (isKnown(call, codec, read)) {
            return notModified();
        }
        Bytes body =
                feed(
                        call,
                        codec,
                        head(call, read, read.atEnd(), null, false),
                        forwardLinks(call, read),
                        read.events().reversed());
        Reply reply = Reply.ok(codec, body);
        boolean full = read.last() + 1 >= read.from() + read.count();
        return full
                ? Caching.forever(reply)
                : Caching.tagged(
                        reply, read.metadata().cacheSeconds(), node.tags().of(read.last(), codec));
    }

    private boolean isKnown(Call call, Codec codec, StreamRead.Page read) {
        return node.tags().matches(call.header("If-None-Match"), read.last(), codec);
    }

    private static Reply notModified() {
        return Reply.status(304, "Not Modified");
    }

    private static Bytes feed(
            Call call,
            Codec codec,
            FeedWriter.Head head,
            List<FeedWriter.Link> links,
            List<ResolvedEvent> newestFirst) {
        if (!codec.isJson()) {
            throw new Refused(Reply.notCovered("a feed of type " + codec.mediaType()));
        }
        return FeedWriter.write(
                call, head, links, newestFirst, Embed.parse(call.parameter("embed")));
    }

    private static FeedWriter.Head head(
            Call call,
            StreamRead.Page read,
            boolean headOfStream,
            @Nullable String tag,
            boolean backward) {
        String self = call.streamLink(read.stream(), "");
        return new FeedWriter.Head(
                "Event stream '" + read.stream() + "'",
                self,
                FeedWriter.updated(read.events()),
                read.stream(),
                headOfStream,
                backward ? self : null,
                headOfStream ? tag : null);
    }

    private static List<FeedWriter.Link> links(Call call, StreamRead.Page read) {
        List<FeedWriter.Link> links = commonLinks(call, read);
        if (!read.atEnd()) {
            addOlder(call, read, read.from() - read.count(), links);
        }
        links.add(newer(call, read, Math.min(read.from(), read.last()) + 1));
        links.add(metadata(call, read));
        return links;
    }

    private static List<FeedWriter.Link> forwardLinks(Call call, StreamRead.Page read) {
        List<FeedWriter.Link> links = commonLinks(call, read);
        if (read.from() > 0) {
            addOlder(call, read, read.from() - 1, links);
        }
        if (!read.atEnd() || !read.events().isEmpty()) {
            long next =
                    read.from() > read.last() - read.count() + 1
                            ? read.last() + 1
                            : read.from() + read.count();
            links.add(newer(call, read, next));
        }
        links.add(metadata(call, read));
        return links;
    }

    private static List<FeedWriter.Link> commonLinks(Call call, StreamRead.Page read) {
        List<FeedWriter.Link> links = new ArrayList<>();
        links.add(new FeedWriter.Link("self", call.streamLink(read.stream(), "")));
        links.add(
                new FeedWriter.Link(
                        "first", call.streamLink(read.stream(), "/head/backward/" + read.count())));
        return links;
    }

    private static void addOlder(
            Call call, StreamRead.Page read, long from, List<FeedWriter.Link> links) {
        links.add(
                new FeedWriter.Link(
                        "last", call.streamLink(read.stream(), "/0/forward/" + read.count())));
        links.add(
                new FeedWriter.Link(
                        "next",
                        call.streamLink(read.stream(), "/" + from + "/backward/" + read.count())));
    }

    private static FeedWriter.Link newer(Call call, StreamRead.Page read, long from) {
        return new FeedWriter.Link(
                "previous",
                call.streamLink(read.stream(), "/" + from + "/forward/" + read.count()));
    }

    private static FeedWriter.Link metadata(Call call, StreamRead.Page read) {
        return new FeedWriter.Link("metadata", call.streamLink(read.stream(), "/metadata"));
    }
}
