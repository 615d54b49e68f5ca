package io.tallystick.domain.contact;

import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

/** Free text about a contact, at most {@value #MAX_LENGTH} characters; may be empty. */
public record Notes(String value) {

    public static final int MAX_LENGTH = 10_000;

    /**
     * @throws InvalidValue if the text breaks {@link TextRules}
     */
    public Notes {
        TextRules.checkKept(value, MAX_LENGTH);
    }
}
