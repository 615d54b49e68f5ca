package io.tallystick.application.view;

import io.tallystick.domain.kernel.EventId;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a user's events add up to: two logs with the same events have the same digest, in whatever
 * order they came. Immutable.
 *
 * @param sum of the events' own sums, modulo 2 to the power of 256
 * @param events how many there are
 * @param newestOccurredAt null if there are none
 */
public record LogDigest(BigInteger sum, long events, @Nullable Instant newestOccurredAt) {

    /** Sums are counted modulo this. */
    public static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    public static final LogDigest EMPTY = new LogDigest(BigInteger.ZERO, 0, null);

    private static final int HEX_LENGTH = 64;

    /** This with one more event. */
    public LogDigest plus(EventId id, Instant at) {
        return new LogDigest(
                sum.add(sumOf(id, at)).mod(MODULUS),
                events + 1,
                newestOccurredAt == null || at.isAfter(newestOccurredAt) ? at : newestOccurredAt);
    }

    /** SHA-256 of id and time. Sums are stored, so this must never change. */
    private static BigInteger sumOf(EventId id, Instant at) {
        ByteBuffer bytes = ByteBuffer.allocate(3 * Long.BYTES);
        bytes.putLong(id.value().getMostSignificantBits());
        bytes.putLong(id.value().getLeastSignificantBits());
        bytes.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return new BigInteger(1, hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The sum as 64 hexadecimal digits. */
    public String hash() {
        String hex = sum.toString(16);
        return "0".repeat(HEX_LENGTH - hex.length()) + hex;
    }
}
