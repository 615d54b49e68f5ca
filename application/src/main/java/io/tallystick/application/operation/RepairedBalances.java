package io.tallystick.application.operation;

import java.util.List;

/**
 * The balances that were not the sums of their transactions. Immutable.
 *
 * @param count how many there were
 * @param first the first {@value RebuildReport#MAX_NAMES} of them, by user, contact, kind and
 *     currency
 */
public record RepairedBalances(long count, List<RepairedBalance> first) {

    public static final RepairedBalances NONE = new RepairedBalances(0, List.of());

    public RepairedBalances {
        first = List.copyOf(first);
    }
}
