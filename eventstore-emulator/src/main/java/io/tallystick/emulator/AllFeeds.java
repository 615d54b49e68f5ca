package io.tallystick.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers what reads pages of the log of all streams. Thread-safe. */
final class AllFeeds {

    private final Node node;
    private final Admission admission;

    AllFeeds(Node node) {
        this.node = node;
        admission = new Admission(node);
    }

    Reply backward(Call call, Codec codec, PageRequest page) {
        LogPosition from = page.isHead() ? null : position(page);
        boolean resolve = Headers.resolveLinks(call, false);
        admission.read(call, SystemStreams.ALL);
        page.checkSize();
        return switch (node.store().readAllBackward(from, page.count(), resolve)) {
            case AllRead.InvalidPosition() -> invalidPosition();
            case AllRead.Page read -> {
                boolean full = from != null && read.current().commit() <= read.lastCommit();
                yield answer(call, codec, read, full, backwardLinks(call, read), read.events());
            }
        };
    }

    Reply forward(Call call, Codec codec, PageRequest page) {
        LogPosition from = position(page);
        boolean resolve = Headers.resolveLinks(call, false);
        Duration patience = Headers.longPoll(call);
        admission.read(call, SystemStreams.ALL);
        page.checkSize();
        if (patience != null) {
            LongPoll.await(node, () -> node.store().lastPosition() >= from.commit(), patience);
        }
        return switch (node.store().readAllForward(from, page.count(), resolve)) {
            case AllRead.InvalidPosition() -> invalidPosition();
            case AllRead.Page read -> {
                boolean full = read.events().size() == read.count();
                yield answer(
                        call,
                        codec,
                        read,
                        full,
                        forwardLinks(call, read),
                        read.events().reversed());
            }
        };
    }

    private static LogPosition position(PageRequest page) {
        LogPosition position = LogPosition.parse(page.from());
        if (position == null) {
            throw new Refused(Reply.badRequest("Invalid position argument: " + page.from()));
        }
        return position;
    }

    private static Reply invalidPosition() {
        return Reply.status(500, "Internal Server Error");
    }

    private Reply answer(
            Call call,
            Codec codec,
            AllRead.Page read,
            boolean full,
            List<FeedWriter.Link> links,
            List<ResolvedEvent> newestFirst) {
        if (node.tags().matches(call.header("If-None-Match"), read.lastCommit(), codec)) {
            return Reply.status(304, "Not Modified");
        }
        if (!codec.isJson()) {
            return Reply.notCovered("a feed of type " + codec.mediaType());
        }
        FeedWriter.Head head =
                new FeedWriter.Head(
                        "All events",
                        link(call, ""),
                        FeedWriter.updated(newestFirst),
                        null,
                        false,
                        null,
                        null);
        Embed embed = Embed.parse(call.parameter("embed"));
        Reply reply = Reply.ok(codec, FeedWriter.write(call, head, links, newestFirst, embed));
        return full
                ? Caching.forever(reply)
                : Caching.tagged(reply, null, node.tags().of(read.lastCommit(), codec));
    }

    private static List<FeedWriter.Link> backwardLinks(Call call, AllRead.Page read) {
        List<FeedWriter.Link> links = commonLinks(call, read);
        if (!read.atEnd()) {
            addOlder(call, read, links);
        }
        links.add(newer(call, read));
        links.add(new FeedWriter.Link("metadata", link(call, "/metadata")));
        return links;
    }

    private static List<FeedWriter.Link> forwardLinks(Call call, AllRead.Page read) {
        List<FeedWriter.Link> links = commonLinks(call, read);
        if (read.current().commit() != 0) {
            addOlder(call, read, links);
        }
        if (!read.atEnd() || !read.events().isEmpty()) {
            links.add(newer(call, read));
        }
        links.add(new FeedWriter.Link("metadata", link(call, "/metadata")));
        return links;
    }

    private static List<FeedWriter.Link> commonLinks(Call call, AllRead.Page read) {
        List<FeedWriter.Link> links = new ArrayList<>();
        links.add(new FeedWriter.Link("self", link(call, "")));
        links.add(new FeedWriter.Link("first", link(call, "/head/backward/" + read.count())));
        return links;
    }

    private static void addOlder(Call call, AllRead.Page read, List<FeedWriter.Link> links) {
        links.add(
                new FeedWriter.Link(
                        "last", link(call, "/" + LogPosition.START + "/forward/" + read.count())));
        links.add(
                new FeedWriter.Link(
                        "next", link(call, "/" + read.older() + "/backward/" + read.count())));
    }

    private static FeedWriter.Link newer(Call call, AllRead.Page read) {
        return new FeedWriter.Link(
                "previous", link(call, "/" + read.newer() + "/forward/" + read.count()));
    }

    private static String link(Call call, String rest) {
        return call.streamLink(SystemStreams.ALL, rest);
    }
}
