package io.tallystick.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding, with the real server's quirk. Stateless. */
final class UrlText {

    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    private static final String HEX = "0123456789ABCDEF";

    private UrlText() {}

    /** One path segment. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
        return escaped.toString();
    }

    /** Decodes twice, as the real server does: {@code %2541} is {@code A}. */
    static String decodeSegment(String segment) {
        return decode(decode(segment));
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] == '%' ? escapedByte(bytes, i + 1) : -1;
            decoded.write(value < 0 ? bytes[i] : value);
            i += value < 0 ? 0 : 2;
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    /** The byte that two hex digits at {@code from} say, -1 if there are none. */
    private static int escapedByte(byte[] bytes, int from) {
        if (from + 1 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[from], 16);
        int low = Character.digit(bytes[from + 1], 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
