package io.tallystick.domain.transaction;

import io.tallystick.domain.kernel.InvalidValue;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Three Latin letters in the form of ISO 4217, upper-cased. Codes are not looked up: people also
 * count in currencies that no standard lists.
 */
public record CurrencyCode(String value) implements Comparable<CurrencyCode> {

    private static final Pattern THREE_LETTERS = Pattern.compile("[A-Za-z]{3}");

    /** Needs the pattern above it. */
    public static final CurrencyCode USD = new CurrencyCode("USD");

    /**
     * @throws InvalidValue if it is not three letters
     */
    public CurrencyCode {
        if (!THREE_LETTERS.matcher(value).matches()) {
            throw new InvalidValue("must be a currency code of three letters");
        }
        value = value.toUpperCase(Locale.ROOT);
    }

    @Override
    public int compareTo(CurrencyCode other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
