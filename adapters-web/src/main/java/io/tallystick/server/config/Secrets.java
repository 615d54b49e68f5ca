package io.tallystick.server.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which secrets are good enough. The sentences never repeat one. Stateless. */
final class Secrets {

    private static final int MIN_SECRET_BYTES = 32;
    private static final int MIN_DIFFERENT = 10;
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 1024;

    /** What examples have in the place of a secret. */
    private static final List<String> EXAMPLES =
            List.of(
                    "changeme",
                    "change-me",
                    "change_me",
                    "change-this",
                    "change_this",
                    "changethis",
                    "your-secret",
                    "your_secret",
                    "yoursecret",
                    "secret-key",
                    "secret_key",
                    "secretkey",
                    "super-secret",
                    "supersecret",
                    "my-secret",
                    "mysecret",
                    "jwt-secret",
                    "jwt_secret",
                    "jwtsecret",
                    "in-production",
                    "default-secret",
                    "0123456789",
                    "1234567890",
                    "abcdefghij");

    private static final Set<String> COMMON_PASSWORDS =
            Set.of(
                    "admin",
                    "adminadmin",
                    "administrator",
                    "admin123",
                    "admin1234",
                    "admin12345",
                    "changeit",
                    "changeme",
                    "change-me",
                    "password",
                    "password1",
                    "password123",
                    "passw0rd",
                    "p@ssw0rd",
                    "12345678",
                    "123456789",
                    "1234567890",
                    "qwertyui",
                    "qwertyuiop",
                    "letmein1",
                    "tallystick");

    private Secrets() {}

    static Secret signing(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "must have at least "
                            + MIN_SECRET_BYTES
                            + " bytes, for instance of: openssl rand -base64 48");
        }
        if (EXAMPLES.stream().anyMatch(lower::contains)
                || text.chars().distinct().count() < MIN_DIFFERENT) {
            throw new IllegalArgumentException(
                    "can be guessed; take one of: openssl rand -base64 48");
        }
        return new Secret(text);
    }

    /** Weak ones are refused as well: whoever guesses one signs tokens that are taken. */
    static List<Secret> previousSigning(String text) {
        return Parsers.commaSeparated(text).stream().map(Secrets::signing).toList();
    }

    static Secret password(String text) {
        int length = text.codePointCount(0, text.length());
        if (length < MIN_PASSWORD || length > MAX_PASSWORD) {
            throw new IllegalArgumentException(
                    "must have " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters");
        }
        if (COMMON_PASSWORDS.contains(text.toLowerCase(Locale.ROOT))
                || text.chars().distinct().count() < 4) {
            throw new IllegalArgumentException("can be guessed; choose another");
        }
        return new Secret(text);
    }
}
