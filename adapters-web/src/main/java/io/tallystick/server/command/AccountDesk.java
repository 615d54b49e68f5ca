package io.tallystick.server.command;

import io.tallystick.application.access.AccountService;
import io.tallystick.application.account.SigningKey;

/** What work on accounts needs besides their store. */
public interface AccountDesk {

    AccountService service();

    /** A key that nobody has. */
    SigningKey newKey();
}
