package io.tallystick.emulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Times in feeds: UTC, with as many decimals as there are, at most 7. Stateless. */
final class AtomTime {

    /** What an empty feed says. */
    static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 7, true)
                    .appendLiteral('Z')
                    .toFormatter(Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private AtomTime() {}

    static String of(Instant instant) {
        return FORMAT.format(instant);
    }
}
