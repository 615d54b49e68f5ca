package io.tallystick.web;

import io.tallystick.application.view.GlobalPosition;
import io.tallystick.application.view.LogHead;
import io.tallystick.domain.kernel.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position as clients know it: opaque to them, the epoch of the log and a number to us.
 * Immutable.
 */
record LogCursor(String epoch, GlobalPosition position) {

    private static final Pattern FORM = Pattern.compile("(.{1,100})-(0|[1-9][0-9]{0,17})");

    static String of(LogHead head, GlobalPosition position) {
        return head.epoch() + "-" + position.value();
    }

    /**
     * @throws InvalidValue if it is no position
     */
    static LogCursor parse(String text) {
        return find(text)
                .orElseThrow(() -> new InvalidValue("must be a position that this server gave"));
    }

    /** Empty if it is no position. */
    static Optional<LogCursor> find(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new LogCursor(
                                matcher.group(1),
                                new GlobalPosition(Long.parseLong(matcher.group(2)))))
                : Optional.empty();
    }

    /** Notes a range that ends before it begins, if both positions are of one log. */
    static void checkRange(QueryParams params, Parsed<LogCursor> after, Parsed<LogCursor> before) {
        LogCursor begin = after.value();
        LogCursor end = before.value();
        if (begin != null && end != null && begin.epoch.equals(end.epoch)) {
            params.checkRange("after", begin.position, "before", end.position);
        }
    }

    /** Null if there is no cursor. */
    static @Nullable GlobalPosition positionOf(@Nullable LogCursor cursor) {
        return cursor == null ? null : cursor.position();
    }

    /**
     * @param cursor null to check none
     * @throws ProblemException if this is no position of the log that ends there
     */
    static void check(@Nullable LogCursor cursor, LogHead head) {
        if (cursor != null) {
            cursor.check(head);
        }
    }

    /** Whether this is a position of the log that ends there. */
    boolean isOf(LogHead head) {
        return epoch.equals(head.epoch()) && position.compareTo(head.position()) <= 0;
    }

    /**
     * @throws ProblemException if this is no position of the log that ends there
     */
    private void check(LogHead head) {
        if (!isOf(head)) {
            throw new ProblemException(
                    Problem.of(
                            ErrorCode.POSITION_GONE,
                            "The log has no such position any more, read it from the start"));
        }
    }
}
