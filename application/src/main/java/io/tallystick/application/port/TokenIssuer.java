package io.tallystick.application.port;

import io.tallystick.application.account.Account;
import io.tallystick.application.failure.StoreUnavailable;

/** Makes tokens. Implementations are thread-safe. */
public interface TokenIssuer {

    /**
     * A token that lets in whoever has it, as that account.
     *
     * @throws StoreUnavailable if there is nothing to sign it with now
     */
    String issue(Account account);
}
