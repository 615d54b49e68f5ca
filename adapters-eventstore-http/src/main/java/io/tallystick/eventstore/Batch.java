package io.tallystick.eventstore;

import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.stream.StreamName;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Events that are appended together. Immutable.
 *
 * @param expected version of the stream as the server takes it: a version, or a negative number
 *     with a meaning
 */
record Batch(StreamName stream, long expected, List<NewEvent> events) {

    private static final Pattern NUMBER = Pattern.compile("/(\\d{1,18})/?(?:\\?.*)?$");

    Batch {
        events = List.copyOf(events);
    }

    int size() {
        return events.size();
    }

    /** Whether only one place in the stream is possible. */
    boolean hasPlace() {
        return expected >= -1;
    }

    /** Where its first event is, if it has a place. */
    long firstVersion() {
        return expected + 1;
    }

    /**
     * The version of its first event in what the server says. The host of that address is the
     * server's own view and of no use.
     */
    OptionalLong firstVersionIn(@Nullable String location) {
        Matcher matcher = NUMBER.matcher(location == null ? "" : location);
        if (matcher.find()) {
            return OptionalLong.of(Long.parseLong(matcher.group(1)));
        }
        return hasPlace() ? OptionalLong.of(firstVersion()) : OptionalLong.empty();
    }
}
