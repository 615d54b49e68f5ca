package io.tallystick.application.failure;

/** So much would have to be read that nobody waits for it. The message says how to ask for less. */
public final class SearchTooBroad extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SearchTooBroad(String message) {
        super(message, null, false, false);
    }
}
