package io.tallystick.web;

import io.tallystick.application.account.Caller;
import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.live.Watch;
import io.tallystick.application.view.EventPage;
import io.tallystick.application.view.EventQuery;
import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.application.view.LoggedEvent;

import java.io.IOException;
import java.time.Duration;

/**
 * The log for one reader: history first, then what comes, with no gap and no repeat. At most a page
 * of it is in memory, and a reader that is slow is behind, not a burden. Confined to one thread.
 */
final class Feed {

    private static final int PAGE = 200;

    /** How soon a caller who is not let in any more is cut off, though there is nothing to send. */
    private static final Duration CHECK = Duration.ofSeconds(2);

    private final SharedPages pages;
    private final EventQuery query;
    private final FeedReader reader;
    private final Caller caller;
    private final Duration heartbeat;
    private String epoch;
    private boolean caughtUp;
    private long lastSentNanos = System.nanoTime();

    /**
     * @param query what to read; its limit and its start are set here
     * @param caller reads for as long as it is let in
     * @param heartbeat how long a reader may hear nothing
     * @param epoch of the log that positions belong to
     */
    Feed(
            SharedPages pages,
            EventQuery query,
            FeedReader reader,
            Caller caller,
            Duration heartbeat,
            String epoch) {
        this.pages = pages;
        this.query = query;
        this.reader = reader;
        this.caller = caller;
        this.heartbeat = heartbeat;
        this.epoch = epoch;
    }

    /**
     * Returns when the watch has ended, or the caller is not let in any more; throws when the
     * reader has gone, or takes nothing.
     */
    void run(GlobalPosition start, Watch watch) throws IOException, InterruptedException {
        GlobalPosition position = start;
        while (mayGoOn(watch)) {
            position = readOn(position);
            boolean woken = awaitNews(watch);
            if (!woken && mayGoOn(watch) && untilHeartbeat().isZero()) {
                reader.heartbeat();
                sent();
            }
        }
    }

    private boolean mayGoOn(Watch watch) {
        return !watch.hasEnded() && caller.isStillValid();
    }

    private boolean awaitNews(Watch watch) throws InterruptedException {
        boolean woken = false;
        Duration left = untilHeartbeat();
        while (!woken && left.isPositive() && mayGoOn(watch)) {
            woken = watch.await(left.compareTo(CHECK) < 0 ? left : CHECK);
            left = untilHeartbeat();
        }
        return woken;
    }

    private Duration untilHeartbeat() {
        Duration silent = Duration.ofNanos(System.nanoTime() - lastSentNanos);
        Duration left = heartbeat.minus(silent);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void sent() {
        lastSentNanos = System.nanoTime();
    }

    /** Sends all there is after a position; a log that cannot be read is asked again later. */
    private GlobalPosition readOn(GlobalPosition start) throws IOException {
        GlobalPosition position = start;
        EventPage page;
        do {
            try {
                page = pages.read(query.after(position, PAGE));
            } catch (StoreUnavailable e) {
                return position;
            }
            position = send(page, position);
        } while (page.hasMore() && caller.isStillValid());
        return position;
    }

    private GlobalPosition send(EventPage page, GlobalPosition before) throws IOException {
        LogHead head = page.head();
        if (!head.epoch().equals(epoch) || head.position().compareTo(before) < 0) {
            epoch = head.epoch();
            reader.resync(head);
            flush(false);
            return head.position();
        }
        for (LoggedEvent event : page.events()) {
            if (!caller.isStillValid()) {
                return before;
            }
            reader.event(event, head);
        }
        boolean nowCaughtUp = !caughtUp && !page.hasMore();
        if (nowCaughtUp) {
            caughtUp = true;
            reader.caughtUp(head);
        }
        if (nowCaughtUp || !page.events().isEmpty()) {
            flush(page.hasMore());
        }
        return page.hasMore() ? page.events().getLast().position() : head.position();
    }

    private void flush(boolean more) throws IOException {
        reader.flush(more);
        sent();
    }
}
