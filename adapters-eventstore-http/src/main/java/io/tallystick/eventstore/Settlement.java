package io.tallystick.eventstore;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.stream.AppendResult;
import io.tallystick.application.stream.AppendResult.Appended;
import io.tallystick.application.stream.AppendResult.VersionConflict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads back what became of an append whose outcome is not known. Thread-safe. */
final class Settlement {

    private static final Pattern ETAG_VERSION = Pattern.compile("\"?(-?\\d{1,18});");

    private final Calls calls;
    private final FeedParser parser;

    Settlement(Calls calls, FeedParser parser) {
        this.calls = calls;
        this.parser = parser;
    }

    /**
     * How the append ended; empty if that is not known even now: if its place is not taken yet, it
     * may still be on its way.
     *
     * @throws StoreUnavailable if the stream cannot be read
     * @throws StreamDeleted if events at its place are hidden
     */
    Optional<AppendResult> settle(Batch batch) {
        if (!batch.hasPlace()) {
            return Optional.empty();
        }
        Feed feed = read(batch);
        List<Feed.Entry> entries = feed.entries().reversed();
        if (entries.isEmpty()) {
            if (feed.isHead() || feed.newer() == null) {
                return Optional.empty();
            }
            throw new StreamDeleted(
                    batch.stream(),
                    "it was deleted in the event store; this append may have re-opened it");
        }
        if (isThere(batch, entries)) {
            long first = batch.firstVersion();
            return Optional.of(new Appended(first, first + batch.size() - 1, false));
        }
        OptionalLong current = currentVersion(batch);
        return current.isPresent()
                ? Optional.of(new VersionConflict(current.getAsLong()))
                : Optional.empty();
    }

    /** What is where the batch should be, without data. */
    private Feed read(Batch batch) {
        String path =
                StreamPath.of(batch.stream())
                        + "/"
                        + batch.firstVersion()
                        + "/forward/"
                        + batch.size()
                        + "?embed=rich";
        return calls.callOnce(
                Ask.feed(Operation.READ_STREAM, path),
                reply ->
                        switch (reply.status()) {
                            case 200 -> parser.parse(reply.body(), Long.MAX_VALUE);
                            case 404 -> Feed.NONE;
                            case 410 -> throw StreamReader.gone(batch.stream());
                            default -> throw reply.unexpected();
                        });
    }

    private static boolean isThere(Batch batch, List<Feed.Entry> entries) {
        if (entries.size() != batch.size()) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            Feed.Entry entry = entries.get(i);
            boolean isSame =
                    entry.number() == batch.firstVersion() + i
                            && batch.events().get(i).id().toString().equalsIgnoreCase(entry.id());
            if (!isSame) {
                return false;
            }
        }
        return true;
    }

    /** The number before the semicolon, which counts hidden events too. */
    private OptionalLong currentVersion(Batch batch) {
        String path = StreamPath.of(batch.stream()) + "/head/backward/1";
        return calls.callOnce(
                Ask.feed(Operation.READ_STREAM, path),
                reply -> {
                    String tag = reply.header("ETag");
                    Matcher version = ETAG_VERSION.matcher(tag == null ? "" : tag);
                    return reply.status() == 200 && version.lookingAt()
                            ? OptionalLong.of(Long.parseLong(version.group(1)))
                            : OptionalLong.empty();
                });
    }
}
