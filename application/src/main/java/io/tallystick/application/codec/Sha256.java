package io.tallystick.application.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256. Stateless. */
public final class Sha256 {

    private Sha256() {}

    /** For what comes piece by piece. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** In lower-case hex. */
    public static String of(byte[] bytes) {
        return end(begin(), bytes);
    }

    private static String end(MessageDigest digest, byte[] last) {
        return HexFormat.of().formatHex(digest.digest(last));
    }

    /** Of all that the digest was given, in lower-case hex; it begins anew then. */
    public static String end(MessageDigest digest) {
        return end(digest, new byte[0]);
    }
}
