package io.tallystick.application.operation;

import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;

import java.math.BigInteger;

/**
 * A balance that was not the sum of its transactions. Immutable.
 *
 * @param kind {@code money} or {@code item}
 * @param currency empty if there is none
 * @param was what it was, 0 if there was none
 * @param is what it is now, 0 if there is none; the same as before if only the number of
 *     transactions was wrong
 */
public record RepairedBalance(
        UserId user,
        ContactId contact,
        String kind,
        String currency,
        BigInteger was,
        BigInteger is) {}
