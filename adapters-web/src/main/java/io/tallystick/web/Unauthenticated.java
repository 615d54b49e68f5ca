package io.tallystick.web;

/** It is not known who sends a request. The message is one sentence fit for the user. */
public final class Unauthenticated extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Unauthenticated(String message) {
        super(message, null, false, false);
    }
}
