package io.tallystick.eventstore;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds how many events fit into a page of bounded size: fewer after one that was too large, more
 * again after small ones. Thread-safe.
 */
final class PageSizer {

    /** Every page that is too large costs its bytes, so there should be few. */
    private static final int SHRINKING = 4;

    private static final long SMALL = 4;

    private final Limits limits;
    private final AtomicInteger size;

    PageSizer(Limits limits) {
        this.limits = limits;
        this.size = new AtomicInteger(limits.pageSize());
    }

    /** Reads a page of so many events and no more bytes, else throws {@link PageTooLarge}. */
    @FunctionalInterface
    interface Reader {
        Feed read(int count, long maxBytes);
    }

    /**
     * A page, and how many events it was to have.
     *
     * @param asked at least the number of entries
     */
    record Page(Feed feed, int asked) {}

    /** Reads a page of at most {@code limit} events; one of a single event may have any size. */
    Page read(int limit, Reader reader) {
        while (true) {
            int count = Math.min(limit, size.get());
            long maxBytes = count == 1 ? Long.MAX_VALUE : limits.pageBytes();
            try {
                Feed feed = reader.read(count, maxBytes);
                if (feed.bytes() < limits.pageBytes() / SMALL) {
                    growFrom(count);
                }
                return new Page(feed, count);
            } catch (PageTooLarge e) {
                size.updateAndGet(now -> Math.min(now, Math.max(1, count / SHRINKING)));
            }
        }
    }

    /** A page of that many events was small. */
    private void growFrom(int count) {
        size.updateAndGet(
                now -> now > count ? now : Math.min(limits.pageSize(), Math.max(1, now) * 2));
    }
}
