package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** How much of its events a feed has, the least first. */
enum Embed {
    NONE,
    CONTENT,
    RICH,
    BODY,
    PRETTY,
    TRYHARDER;

    /** What is not known is {@link #NONE}. */
    static Embed parse(@Nullable String text) {
        if (text != null) {
            for (Embed level : values()) {
                if (level.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return level;
                }
            }
        }
        return NONE;
    }

    boolean isAtLeast(Embed other) {
        return compareTo(other) >= 0;
    }
}
