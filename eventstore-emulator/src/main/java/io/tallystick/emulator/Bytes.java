package io.tallystick.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that nobody changes. Immutable as long as whoever made it leaves its array alone. */
final class Bytes {

    static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param bytes not to be changed from now on
     */
    static Bytes of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes);
    }

    static Bytes of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    int length() {
        return bytes.length;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Not to be changed. */
    byte[] array() {
        return bytes;
    }

    /** As UTF-8. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
