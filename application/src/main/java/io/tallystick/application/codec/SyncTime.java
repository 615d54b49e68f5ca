package io.tallystick.application.codec;

import io.tallystick.domain.kernel.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Timestamps of phones: RFC 3339, and what Dart writes besides. Stateless. */
final class SyncTime {

    private static final Pattern SPELLING =
            Pattern.compile(
                    "(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2}:\\d{2})(\\.\\d{1,9})?\\d*"
                            + "([Zz]|[+-]\\d{2}:?\\d{2})?");

    private SyncTime() {}

    /**
     * Cut to microseconds. Without a zone it is taken for UTC: nobody knows where the phone was.
     *
     * @throws InvalidValue if it is no timestamp of the years 0001 to 9999
     */
    static Instant parse(String text) {
        Matcher matcher = SPELLING.matcher(text);
        if (matcher.matches()) {
            try {
                return Rfc3339.parse(
                        matcher.group(1)
                                + "T"
                                + matcher.group(2)
                                + orElse(matcher.group(3), "")
                                + zone(orElse(matcher.group(4), "Z")));
            } catch (DateTimeException e) {
                throw new InvalidValue("timestamp must be one of the years 0001 to 9999");
            }
        }
        throw new InvalidValue("timestamp must be an RFC 3339 timestamp");
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null ? other : text;
    }

    private static String zone(String zone) {
        return zone.length() == "+0000".length()
                ? zone.substring(0, 3) + ":" + zone.substring(3)
                : zone;
    }
}
