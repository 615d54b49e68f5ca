package io.tallystick.application.stream;

import java.util.UUID;

/**
 * The name of a stream: 1 to {@value #MAX_LENGTH} characters, without control characters. Those of
 * the ledger are {@code contact-UUID} and {@code transaction-UUID}.
 */
public record StreamName(String value) {

    public static final int MAX_LENGTH = 255;

    /**
     * @throws IllegalArgumentException if the name is empty, too long or has control characters
     */
    public StreamName {
        boolean printable = value.codePoints().noneMatch(Character::isISOControl);
        if (value.isEmpty() || value.length() > MAX_LENGTH || !printable) {
            throw new IllegalArgumentException("not a stream name: " + value);
        }
    }

    public static StreamName of(AggregateType type, UUID id) {
        return new StreamName(type.label() + "-" + id);
    }

    @Override
    public String toString() {
        return value;
    }
}
