package io.tallystick.application.account;

import io.tallystick.domain.kernel.InvalidValue;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What somebody logs in with, usually an e-mail address. Case and surrounding space do not matter.
 *
 * @param value trimmed, in lower case, 1 to 255 characters without space
 */
public record AccountName(String value) {

    private static final int MAX_LENGTH = 255;

    /**
     * @throws InvalidValue if nobody can be called that
     */
    public AccountName {
        value = Normalizer.normalize(value.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        if (value.isEmpty() || value.codePointCount(0, value.length()) > MAX_LENGTH) {
            throw new InvalidValue("must have 1 to " + MAX_LENGTH + " characters");
        }
        if (!value.codePoints().allMatch(AccountName::isAllowed)) {
            throw new InvalidValue("must not contain spaces or control characters");
        }
    }

    private static boolean isAllowed(int c) {
        return !Character.isWhitespace(c)
                && !Character.isSpaceChar(c)
                && !Character.isISOControl(c)
                && Character.getType(c) != Character.SURROGATE
                && Character.getType(c) != Character.FORMAT;
    }

    @Override
    public String toString() {
        return value;
    }
}
