package io.tallystick.application.account;

/** A token lets nobody in, now and for ever. The message is one sentence fit for the user. */
public final class InvalidToken extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidToken(String message) {
        super(message, null, false, false);
    }
}
