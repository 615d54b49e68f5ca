package io.tallystick.domain.contact;

import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

import java.util.regex.Pattern;

/**
 * An email address, at most {@value #MAX_LENGTH} characters, plausible rather than proven:
 * something, one {@code @}, something, no spaces. Or empty, as the mobile app sends an empty form
 * field.
 */
public record EmailAddress(String value) {

    public static final int MAX_LENGTH = 255;

    private static final Pattern PLAUSIBLE = Pattern.compile("[^\\s@]+@[^\\s@]+");

    /**
     * @throws InvalidValue if it is no plausible address
     */
    public EmailAddress {
        TextRules.check(value, MAX_LENGTH);
        if (!value.isEmpty() && !PLAUSIBLE.matcher(value).matches()) {
            throw new InvalidValue("must be an email address");
        }
    }
}
