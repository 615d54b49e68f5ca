package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/** Finds out who asks. Immutable. */
final class Authentication {

    /** Spelled like this and not otherwise. */
    private static final String SCHEME = "Basic ";

    private final List<Account> accounts;

    Authentication(List<Account> accounts) {
        this.accounts = List.copyOf(accounts);
    }

    /**
     * Null for somebody who does not say so.
     *
     * @throws Refused if the user or the password is wrong
     */
    @Nullable Account of(Call call) {
        String header = call.header("Authorization");
        if (header == null || !header.startsWith(SCHEME)) {
            return null;
        }
        String given = decode(header.substring(SCHEME.length()).strip());
        for (Account account : accounts) {
            if (isSame(given, account.user() + ":" + account.password())) {
                return account;
            }
        }
        throw new Refused(
                Reply.status(401, "Unauthorized")
                        .with("WWW-Authenticate", "X-Basic realm=\"ESDB\""));
    }

    /**
     * @throws Refused if the user or the password is wrong
     */
    void check(Call call) {
        Account unused = of(call);
    }

    private static boolean isSame(String given, String known) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), known.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
