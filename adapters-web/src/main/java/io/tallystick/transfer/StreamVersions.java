package io.tallystick.transfer;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * How many events of each stream came by; some 30 bytes for each stream. Ids that somebody chose do
 * not make it slow. Confined.
 */
final class StreamVersions {

    /** The most streams of a kind: more debts than anybody has. */
    static final int MAX_STREAMS = 5_000_000;

    private static final int FIRST_CAPACITY = 1 << 10;

    private final long seed = new SplittableRandom().nextLong();
    private long[] ids = new long[2 * FIRST_CAPACITY];
    private int[] counts = new int[FIRST_CAPACITY];
    private int streams;

    /**
     * Counts one more event of a stream.
     *
     * @return how many there were before; its version, if none is missing
     * @throws Lines.BadLine if there are too many streams
     */
    int next(UUID stream) {
        if (3L * streams > 2L * counts.length) {
            grow();
        }
        int place = placeOf(stream.getMostSignificantBits(), stream.getLeastSignificantBits());
        if (counts[place] == 0) {
            if (streams == MAX_STREAMS) {
                throw new Lines.BadLine("has more than any ledger: " + MAX_STREAMS);
            }
            streams++;
            ids[2 * place] = stream.getMostSignificantBits();
            ids[2 * place + 1] = stream.getLeastSignificantBits();
        }
        return counts[place]++;
    }

    private int placeOf(long high, long low) {
        int place = (int) (mix(high ^ mix(low ^ seed)) & (counts.length - 1));
        while (counts[place] != 0 && (ids[2 * place] != high || ids[2 * place + 1] != low)) {
            place = (place + 1) & (counts.length - 1);
        }
        return place;
    }

    /** The finalizer of MurmurHash3. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private void grow() {
        long[] oldIds = ids;
        int[] oldCounts = counts;
        ids = new long[2 * oldIds.length];
        counts = new int[2 * oldCounts.length];
        for (int i = 0; i < oldCounts.length; i++) {
            if (oldCounts[i] != 0) {
                int place = placeOf(oldIds[2 * i], oldIds[2 * i + 1]);
                ids[2 * place] = oldIds[2 * i];
                ids[2 * place + 1] = oldIds[2 * i + 1];
                counts[place] = oldCounts[i];
            }
        }
    }
}
