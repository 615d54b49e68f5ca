package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A place in the log, as the server names it: where the commit and where the event itself begins.
 * Here the two are always the same.
 */
record LogPosition(long commit, long prepare) {

    static final LogPosition START = new LogPosition(0, 0);

    private static final int DIGITS = 16;

    static LogPosition of(long offset) {
        return new LogPosition(offset, offset);
    }

    /** Null if {@code text} is not 32 hex digits that say two numbers from 0. */
    static @Nullable LogPosition parse(String text) {
        if (text.length() != 2 * DIGITS || !text.chars().allMatch(HexFormat::isHexDigit)) {
            return null;
        }
        long commit = HexFormat.fromHexDigitsToLong(text, 0, DIGITS);
        long prepare = HexFormat.fromHexDigitsToLong(text, DIGITS, 2 * DIGITS);
        return commit < 0 || prepare < 0 ? null : new LogPosition(commit, prepare);
    }

    @Override
    public String toString() {
        return "%016X%016X".formatted(commit, prepare).toUpperCase(Locale.ROOT);
    }
}
