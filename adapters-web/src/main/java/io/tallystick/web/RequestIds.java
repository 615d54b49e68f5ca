package io.tallystick.web;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The name of a request in answers, logs and events: the client's own if it is fit, or a new one.
 */
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final Pattern FIT = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    private RequestIds() {}

    static String takeOverOrMake(@Nullable String offered) {
        return offered != null && FIT.matcher(offered).matches() ? offered : make();
    }

    static String make() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
