package io.tallystick.application.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/** Timestamps as RFC 3339 spells them, of the years 0001 to 9999. Stateless. */
public final class Rfc3339 {

    private static final Pattern TIMESTAMP =
            Pattern.compile(
                    "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Rfc3339() {}

    /** In UTC, with six decimals and {@code Z}. */
    public static String format(Instant instant) {
        return MICROS.format(instant);
    }

    /**
     * Reads a timestamp with its zone, cut to microseconds.
     *
     * @throws DateTimeException if it is none
     */
    public static Instant parse(String text) {
        if (!TIMESTAMP.matcher(text).matches()) {
            throw new DateTimeException("not an RFC 3339 timestamp");
        }
        Instant instant = OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new DateTimeException("not of the years 0001 to 9999 in UTC");
        }
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
