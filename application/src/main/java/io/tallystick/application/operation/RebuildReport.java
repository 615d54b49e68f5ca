package io.tallystick.application.operation;

import java.util.List;

/**
 * What a rebuild found. Immutable.
 *
 * @param streams how many were folded
 * @param repairedStreams how many of them had rows that differed from their fold, were missing, or
 *     had no events
 * @param repaired the first {@value #MAX_NAMES} of those, by name
 * @param repairedBalances how many sums differed from the rows they sum
 * @param repairedDigests how many users' digests, by which phones sync, were not those of their
 *     events
 */
public record RebuildReport(
        long streams,
        long repairedStreams,
        List<String> repaired,
        long repairedBalances,
        long repairedDigests) {

    public static final int MAX_NAMES = 1000;

    public RebuildReport {
        repaired = List.copyOf(repaired);
    }

    /** Whether everything was as it should be. */
    public boolean isClean() {
        return repairedStreams == 0 && repairedBalances == 0 && repairedDigests == 0;
    }
}
