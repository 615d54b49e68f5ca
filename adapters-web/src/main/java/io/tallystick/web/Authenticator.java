package io.tallystick.web;

import io.javalin.http.Context;
import io.tallystick.application.account.Caller;
import io.tallystick.domain.kernel.UserId;

/** Tells who sends a request, the request for a WebSocket too. Implementations are thread-safe. */
public interface Authenticator {

    /**
     * Who sends a request, and what they may do.
     *
     * @throws Unauthenticated only if the credentials certainly let nobody in
     * @throws io.tallystick.application.account.AccountDisabled if they would, were the account not
     *     disabled
     * @throws io.tallystick.application.failure.StoreUnavailable if that cannot be told now
     */
    Caller authenticate(Context request);

    /** Everybody is this one user and may do everything: for a server nobody else can reach. */
    static Authenticator always(UserId user) {
        Caller caller = Caller.unrestricted("local", user);
        return request -> caller;
    }
}
