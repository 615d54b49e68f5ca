package io.tallystick.debitum;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** Since when the contacts are there that persons became, 16 bytes for each. Confined. */
final class ContactTimes {

    private long[] ids = new long[64];
    private long[] micros = new long[64];
    private int size;

    /**
     * Adds one.
     *
     * @param id higher than all before
     */
    void add(long id, Instant since) {
        if (size > 0 && id <= ids[size - 1]) {
            throw new IllegalArgumentException("not in order: " + id);
        }
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            micros = Arrays.copyOf(micros, 2 * size);
        }
        ids[size] = id;
        micros[size] = ChronoUnit.MICROS.between(Instant.EPOCH, since);
        size++;
    }

    /** Null if the person did not become a contact. */
    @Nullable Instant find(long id) {
        int index = Arrays.binarySearch(ids, 0, size, id);
        return index < 0 ? null : Instant.EPOCH.plus(micros[index], ChronoUnit.MICROS);
    }
}
