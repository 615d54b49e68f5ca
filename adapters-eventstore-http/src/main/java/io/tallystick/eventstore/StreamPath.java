package io.tallystick.eventstore;

import io.tallystick.application.stream.StreamName;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Names of streams as the event store takes them. Stateless.
 *
 * <p>Some names do not survive there: a percent sign is decoded twice, a leading dollar sign means
 * a stream of the system, dots alone and slashes are path syntax to whoever stands in between. Such
 * characters, and the tilde itself, are stored as {@code ~} and two hex digits. The ledger's own
 * names have none of them.
 */
final class StreamPath {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private StreamPath() {}

    /** How the stream is called in the store. */
    static String storedName(StreamName stream) {
        String name = stream.value();
        boolean isAllDots = name.chars().allMatch(c -> c == '.');
        StringBuilder stored = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isUnsafe = "~%/\\".indexOf(c) >= 0 || (c == '$' && i == 0) || isAllDots;
            if (isUnsafe) {
                stored.append('~').append(HEX.toHexDigits((byte) c));
            } else {
                stored.append(c);
            }
        }
        return stored.toString();
    }

    /**
     * The name that is stored so.
     *
     * @throws IllegalArgumentException if no name is
     */
    static StreamName nameOf(String stored) {
        if (stored.indexOf('~') < 0) {
            return new StreamName(stored);
        }
        StringBuilder name = new StringBuilder(stored.length());
        for (int i = 0; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c == '~' && i + 3 <= stored.length()) {
                name.append((char) HexFormat.fromHexDigits(stored, i + 1, i + 3));
                i += 2;
            } else {
                name.append(c);
            }
        }
        StreamName stream = new StreamName(name.toString());
        if (!storedName(stream).equals(stored)) {
            throw new IllegalArgumentException("no stream is stored as " + stored);
        }
        return stream;
    }

    /** The path to the stream, below the address of a node. */
    static String of(StreamName stream) {
        return "streams/" + encoded(storedName(stream));
    }

    private static String encoded(String segment) {
        StringBuilder encoded = new StringBuilder(segment.length());
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
