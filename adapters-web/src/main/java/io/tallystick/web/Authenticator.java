package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.domain.kernel.UserId;

/** Tells who sends a request. Implementations are thread-safe. */
public interface Authenticator {

    /**
     * The user whose ledger the request is about.
     *
     * @throws Unauthenticated if that cannot be told
     */
    UserId authenticate(Context request);

    /** Everybody is this one user: for a server that nobody else can reach. */
    static Authenticator always(UserId user) {
        return request -> user;
    }
}
