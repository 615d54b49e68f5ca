package io.tallystick.transfer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash over the lines of a file. Stateless. */
final class Sha256 {

    private Sha256() {}

    static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
