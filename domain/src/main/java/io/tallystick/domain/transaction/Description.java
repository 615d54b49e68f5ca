package io.tallystick.domain.transaction;

import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

/** What a transaction was about, at most {@value #MAX_LENGTH} characters; may be empty. */
public record Description(String value) {

    public static final int MAX_LENGTH = 10_000;

    /**
     * @throws InvalidValue if the text breaks {@link TextRules}
     */
    public Description {
        TextRules.checkKept(value, MAX_LENGTH);
    }
}
