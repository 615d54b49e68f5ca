package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ids in the spellings that the real server reads. Stateless. */
final class Guids {

    static final UUID EMPTY = new UUID(0, 0);

    private static final Pattern PLAIN =
            Pattern.compile(
                    "([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?"
                            + "([0-9a-fA-F]{12})");

    private Guids() {}

    /** Null if it is none. */
    static @Nullable UUID parse(String text) {
        String stripped = text.strip();
        boolean wrapped =
                (stripped.startsWith("{") && stripped.endsWith("}"))
                        || (stripped.startsWith("(") && stripped.endsWith(")"));
        String plain =
                wrapped && stripped.length() > 2
                        ? stripped.substring(1, stripped.length() - 1)
                        : stripped;
        Matcher matcher = PLAIN.matcher(plain);
        return matcher.matches() ? UUID.fromString(matcher.replaceFirst("$1-$2-$3-$4-$5")) : null;
    }
}
