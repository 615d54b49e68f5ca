package io.tallystick.domain.kernel;

/** A value breaks a rule of its type. The message is one plain sentence fit for the user. */
public final class InvalidValue extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public InvalidValue(String message) {
        super(message);
    }
}
