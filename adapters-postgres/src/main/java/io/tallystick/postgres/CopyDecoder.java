package io.tallystick.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** Reads what {@link CopyEncoder} describes, one message of the server after the other. */
final class CopyDecoder {

    private ByteBuffer message = ByteBuffer.allocate(0);
    private boolean begun;

    /** Whether there is a row in the next message. */
    boolean begin(byte[] next) {
        message = ByteBuffer.wrap(next);
        if (!begun) {
            message.position(CopyEncoder.SIGNATURE.length + Integer.BYTES);
            int extension = message.getInt();
            message.position(message.position() + extension);
            begun = true;
        }
        return message.hasRemaining() && message.getShort() >= 0;
    }

    /** All fields of the row; to be asked for before the first of them. */
    byte[] fields() {
        return Arrays.copyOfRange(message.array(), message.position(), message.limit());
    }

    /** Whether the next field is null, which is passed over then. */
    boolean isNull() {
        if (message.getInt(message.position()) >= 0) {
            return false;
        }
        message.getInt();
        return true;
    }

    UUID uuid() {
        message.getInt();
        return new UUID(message.getLong(), message.getLong());
    }

    long int8() {
        message.getInt();
        return message.getLong();
    }

    int int4() {
        message.getInt();
        return message.getInt();
    }

    Instant time() {
        long micros = int8();
        return Instant.ofEpochSecond(
                CopyEncoder.EPOCH_SECONDS + Math.floorDiv(micros, CopyEncoder.MICROS),
                Math.floorMod(micros, CopyEncoder.MICROS) * 1000);
    }

    String text() {
        int length = message.getInt();
        String text =
                new String(
                        message.array(),
                        message.arrayOffset() + message.position(),
                        length,
                        StandardCharsets.UTF_8);
        message.position(message.position() + length);
        return text;
    }
}
