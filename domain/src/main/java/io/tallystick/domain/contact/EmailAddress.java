package io.tallystick.domain.contact;

import io.tallystick.domain.kernel.InvalidValue;
import io.tallystick.domain.kernel.TextRules;

import java.util.regex.Pattern;

/**
 * An email address, at most {@value #MAX_LENGTH} characters. What is written now is to be {@link
 * #plausible}; phones have recorded whatever was typed.
 */
public record EmailAddress(String value) {

    public static final int MAX_LENGTH = 255;

    private static final Pattern PLAUSIBLE = Pattern.compile("[^\\s@]+@[^\\s@]+");

    /**
     * @throws InvalidValue if the text breaks {@link TextRules}
     */
    public EmailAddress {
        TextRules.checkKept(value, MAX_LENGTH);
    }

    /**
     * An address that is plausible rather than proven: something, one {@code @}, something, no
     * spaces. Or empty, as the mobile app sends an empty form field.
     *
     * @throws InvalidValue if it is no plausible address
     */
    public static EmailAddress plausible(String text) {
        EmailAddress address = new EmailAddress(text);
        if (!text.isEmpty() && !PLAUSIBLE.matcher(text).matches()) {
            throw new InvalidValue("must be an email address");
        }
        return address;
    }
}
