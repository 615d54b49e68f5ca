package io.tallystick.application.failure;

/** Who vouches for people elsewhere cannot be asked just now. */
public final class IdentityProviderUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public IdentityProviderUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
