package io.tallystick.postgres;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Rows in the binary format of {@code COPY} (PostgreSQL documentation, COPY, File Formats). Not
 * thread-safe.
 */
final class CopyEncoder {

    static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
    };

    /** Midnight of 2000-01-01, which dates and times of PostgreSQL count from. */
    static final long EPOCH_SECONDS = 946_684_800;

    static final long EPOCH_DAY = EPOCH_SECONDS / 86_400;
    static final long MICROS = 1_000_000;

    private static final int HEADER = SIGNATURE.length + 2 * Integer.BYTES;

    private static final int LARGEST_FIXED_FIELD = 20;
    private static final int ARRAY_HEADER = 5 * Integer.BYTES;

    /** The object ids of the types of elements of arrays, in pg_type.dat. */
    private static final int UUID_TYPE = 2950;

    private static final int TIMESTAMPTZ_TYPE = 1184;

    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private int fieldsToCome;

    CopyEncoder() {
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins a row, which the one before must be whole for. */
    CopyEncoder row(int fields) {
        checkWhole();
        room(Short.BYTES);
        buffer.putShort((short) fields);
        fieldsToCome = fields;
        return this;
    }

    /** PostgreSQL would refuse it, and whoever writes row by row then would hide that. */
    private void checkWhole() {
        if (fieldsToCome != 0) {
            throw new IllegalStateException(
                    "a row is not as it was begun, fields to come: " + fieldsToCome);
        }
    }

    CopyEncoder uuid(@Nullable UUID value) {
        if (value == null) {
            return none();
        }
        field(LARGEST_FIXED_FIELD);
        buffer.putInt(2 * Long.BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits());
        return this;
    }

    CopyEncoder int8(@Nullable Long value) {
        if (value == null) {
            return none();
        }
        field(LARGEST_FIXED_FIELD);
        buffer.putInt(Long.BYTES).putLong(value);
        return this;
    }

    /** To the microsecond. */
    CopyEncoder time(@Nullable Instant value) {
        return value == null
                ? none()
                : int8((value.getEpochSecond() - EPOCH_SECONDS) * MICROS + value.getNano() / 1000);
    }

    CopyEncoder date(@Nullable LocalDate value) {
        if (value == null) {
            return none();
        }
        field(LARGEST_FIXED_FIELD);
        buffer.putInt(Integer.BYTES).putInt(Math.toIntExact(value.toEpochDay() - EPOCH_DAY));
        return this;
    }

    CopyEncoder text(@Nullable String value) {
        if (value == null) {
            return none();
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        field(Integer.BYTES + bytes.length);
        buffer.putInt(bytes.length).put(bytes);
        return this;
    }

    /** As an array; null, not an empty one, if there are none. */
    CopyEncoder uuids(@Nullable List<UUID> values) {
        return array(values, UUID_TYPE, 2 * Long.BYTES, this::uuid);
    }

    /** As an array, to the microsecond; null, not an empty one, if there are none. */
    CopyEncoder times(@Nullable List<Instant> values) {
        return array(values, TIMESTAMPTZ_TYPE, Long.BYTES, this::time);
    }

    private <V> CopyEncoder array(
            @Nullable List<V> values, int type, int valueBytes, Consumer<V> encoder) {
        if (values == null) {
            return none();
        }
        field(ARRAY_HEADER + Integer.BYTES);
        int fieldsAfterIt = fieldsToCome;
        buffer.putInt(ARRAY_HEADER + values.size() * (Integer.BYTES + valueBytes));
        int dimensions = 1;
        int hasNulls = 0;
        int lowerBound = 1;
        buffer.putInt(dimensions)
                .putInt(hasNulls)
                .putInt(type)
                .putInt(values.size())
                .putInt(lowerBound);
        values.forEach(encoder);
        fieldsToCome = fieldsAfterIt;
        return this;
    }

    private CopyEncoder none() {
        field(Integer.BYTES);
        buffer.putInt(-1);
        return this;
    }

    private void field(int bytes) {
        fieldsToCome--;
        room(bytes);
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            int length = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
            buffer = ByteBuffer.allocate(length).put(buffer.flip());
        }
    }

    /** Forgets all rows. */
    void clear() {
        buffer.position(HEADER);
        fieldsToCome = 0;
    }

    /** Whether there is one row, of these fields. */
    boolean isOnly(byte[] fields) {
        checkWhole();
        return Arrays.equals(
                buffer.array(),
                HEADER + Short.BYTES,
                Math.max(buffer.position(), HEADER + Short.BYTES),
                fields,
                0,
                fields.length);
    }

    /** All rows with what ends them. */
    byte[] finish() {
        checkWhole();
        room(Short.BYTES);
        buffer.putShort((short) -1);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
