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
 */
public record RebuildReport(
        long streams, long repairedStreams, List<String> repaired, long repairedBalances) {

    public static final int MAX_NAMES = 1000;

    public RebuildReport {
        repaired = List.copyOf(repaired);
    }
}
