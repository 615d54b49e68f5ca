package io.tallystick.web;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;

import org.jspecify.annotations.Nullable;

/**
 * Where a reader of the live log begins.
 *
 * @param resync whether what it asked for cannot be honoured
 */
record FeedStart(GlobalPosition position, boolean resync) {

    /** After a position that may be of another log; without one it begins now. */
    static FeedStart after(@Nullable LogCursor cursor, LogHead head) {
        return cursor != null && cursor.isOf(head)
                ? new FeedStart(cursor.position(), false)
                : new FeedStart(head.position(), cursor != null);
    }

    /** At the end of a log, by somebody who has to read all before it anew. */
    static FeedStart anew(LogHead head) {
        return new FeedStart(head.position(), true);
    }
}
