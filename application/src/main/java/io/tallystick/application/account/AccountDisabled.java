package io.tallystick.application.account;

/** An account is kept out for now. The message is one sentence fit for the user. */
public final class AccountDisabled extends RuntimeException {

    private static final long serialVersionUID = 1;

    public AccountDisabled() {
        super("This account is disabled, ask your administrator", null, false, false);
    }
}
