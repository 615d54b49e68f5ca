package io.tallystick.domain.contact;

import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

/** The name a contact goes by elsewhere, at most {@value #MAX_LENGTH} characters; may be empty. */
public record Username(String value) {

    public static final int MAX_LENGTH = 100;

    /**
     * @throws InvalidValue if the text breaks {@link TextRules}
     */
    public Username {
        TextRules.checkKept(value, MAX_LENGTH);
    }
}
