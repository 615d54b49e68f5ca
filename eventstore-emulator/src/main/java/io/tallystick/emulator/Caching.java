package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

/** The headers that say how long an answer holds. Stateless. */
final class Caching {

    private static final int ONE_YEAR_SECONDS = 31_536_000;

    private Caching() {}

    /** What can never change. */
    static Reply forever(Reply reply) {
        return reply.with("Cache-Control", "max-age=" + ONE_YEAR_SECONDS + ", private")
                .with("Vary", "Accept");
    }

    /**
     * @param seconds how long the stream's metadata let it be kept, null if not at all
     * @param tag without quotes
     */
    static Reply tagged(Reply reply, @Nullable Long seconds, String tag) {
        String control =
                seconds == null
                        ? "max-age=0, no-cache, must-revalidate"
                        : "max-age=" + seconds + ", private";
        return reply.with("Cache-Control", control)
                .with("Vary", "Accept")
                .with("ETag", "\"" + tag + "\"");
    }
}
