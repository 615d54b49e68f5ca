package io.tallystick.app;

import org.jspecify.annotations.Nullable;

/**
 * Who a phone's user is to the server.
 *
 * @param name to log in with
 * @param password to log in with
 * @param header whose requests are whose on a server that asks for no token, null on one that does
 */
record AppUser(String name, String password, @Nullable String header) {

    static AppUser withoutAccount(String id) {
        return new AppUser("max", "any", id);
    }

    static AppUser withAccount(String name, String password) {
        return new AppUser(name, password, null);
    }

    /** Whether the server tells users apart by the token that they logged in for. */
    boolean hasAccount() {
        return header == null;
    }

    @Override
    public String toString() {
        return header == null ? name : header;
    }
}
