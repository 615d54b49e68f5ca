package io.tallystick.application.operation;

import java.util.List;

/**
 * What a rebuild found. Immutable.
 *
 * @param streams how many were folded
 * @param repairedStreams how many of them had rows that differed from their fold, were missing, or
 *     had no events
 * @param repaired the first {@value #MAX_NAMES} of those, by name
 * @param balances those that differed from the rows they sum
 * @param repairedDigests how many users' digests were not those of their events
 * @param repairedWords how many events were found by words that were not their own
 */
public record RebuildReport(
        long streams,
        long repairedStreams,
        List<String> repaired,
        RepairedBalances balances,
        long repairedDigests,
        long repairedWords) {

    public static final int MAX_NAMES = 1000;

    public RebuildReport {
        repaired = List.copyOf(repaired);
    }

    /** Whether everything was right. */
    public boolean isClean() {
        return repairedStreams == 0
                && balances.count() == 0
                && repairedDigests == 0
                && repairedWords == 0;
    }
}
