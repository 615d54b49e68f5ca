package io.tallystick.application.account;

import io.tallystick.domain.kernel.InvalidValue;

/** A password that may be chosen. It is never printed. */
public record Password(String value) {

    public static final int MIN_LENGTH = 8;
    public static final int MAX_LENGTH = 1024;

    /**
     * @throws InvalidValue if it is too short or too long
     */
    public Password {
        int length = value.codePointCount(0, value.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw new InvalidValue("must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters");
        }
        if (value.isBlank()) {
            throw new InvalidValue("must not be blank");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
