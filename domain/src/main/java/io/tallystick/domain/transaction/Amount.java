package io.tallystick.domain.transaction;

import io.tallystick.domain.kernel.InvalidValue;

/** Minor units of a currency, or pieces: 0 to {@value #MAX}. */
public record Amount(long value) {

    public static final long MAX = 1_000_000_000_000_000L;

    /**
     * @throws InvalidValue if the amount is out of range
     */
    public Amount {
        if (value < 0 || value > MAX) {
            throw new InvalidValue("must be from 0 to " + MAX);
        }
    }
}
