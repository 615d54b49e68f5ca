package io.tallystick.application.port;

import io.tallystick.application.account.AccountDisabled;
import io.tallystick.application.account.Caller;
import io.tallystick.application.account.InvalidToken;
import io.tallystick.application.failure.StoreUnavailable;

/** Tells whose a token is. Implementations are thread-safe. */
public interface TokenVerifier {

    /**
     * Whom a token lets in.
     *
     * @throws InvalidToken only if it certainly lets nobody in
     * @throws AccountDisabled if it would, were the account not disabled
     * @throws StoreUnavailable if that cannot be told now
     */
    Caller verify(String token);
}
