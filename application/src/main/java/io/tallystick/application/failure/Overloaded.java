package io.tallystick.application.failure;

/** There is no room for this now; it was not begun, and may be tried again soon. */
public final class Overloaded extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Overloaded(String message) {
        super(message, null, false, false);
    }
}
