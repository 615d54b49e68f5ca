package io.tallystick.domain.contact;

import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

/**
 * A telephone number as the user wrote it, at most {@value #MAX_LENGTH} characters; may be empty.
 */
public record PhoneNumber(String value) {

    public static final int MAX_LENGTH = 50;

    /**
     * @throws InvalidValue if the text breaks {@link TextRules}
     */
    public PhoneNumber {
        TextRules.checkKept(value, MAX_LENGTH);
    }
}
