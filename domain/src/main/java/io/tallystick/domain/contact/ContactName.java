package io.tallystick.domain.contact;

import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

/** What the user calls a contact: trimmed, 1 to {@value #MAX_LENGTH} characters. */
public record ContactName(String value) {

    public static final int MAX_LENGTH = 255;

    /**
     * @throws InvalidValue if the name is blank or breaks {@link TextRules}
     */
    public ContactName {
        value = value.strip();
        if (value.isEmpty()) {
            throw new InvalidValue("must not be blank");
        }
        TextRules.checkKept(value, MAX_LENGTH);
    }
}
