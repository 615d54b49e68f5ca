package io.tallystick.application.stream;

import java.util.UUID;

/**
 * The name of a stream: 1 to {@value #MAX_LENGTH} characters of Unicode text, without control
 * characters. Those of the ledger are {@code contact-UUID} and {@code transaction-UUID}.
 */
public record StreamName(String value) {

    public static final int MAX_LENGTH = 255;

    /**
     * @throws IllegalArgumentException if the name is empty, too long, has control characters or is
     *     no Unicode text
     */
    public StreamName {
        if (value.isEmpty() || value.length() > MAX_LENGTH || !isPrintable(value)) {
            throw new IllegalArgumentException("not a stream name: " + value);
        }
    }

    /** A rebuild makes a name of every event that it reads: a stream would cost more than that. */
    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (!isPrintable(codePoint)) {
                return false;
            }
            i += Character.charCount(codePoint);
        }
        return true;
    }

    /** Half a surrogate pair is no text: stores could not keep it, nor tell it from others. */
    private static boolean isPrintable(int codePoint) {
        return !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE;
    }

    public static StreamName of(AggregateType type, UUID id) {
        return new StreamName(type.label() + "-" + id);
    }

    @Override
    public String toString() {
        return value;
    }
}
