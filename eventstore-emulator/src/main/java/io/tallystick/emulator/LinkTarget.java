package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

/** Where a link leads: its data are {@code number@stream}. */
record LinkTarget(String stream, long number) {

    /** Null if {@code data} is no link. */
    static @Nullable LinkTarget parse(String data) {
        int at = data.indexOf('@');
        if (at < 1) {
            return null;
        }
        try {
            return new LinkTarget(data.substring(at + 1), Long.parseLong(data, 0, at, 10));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return number + "@" + stream;
    }
}
