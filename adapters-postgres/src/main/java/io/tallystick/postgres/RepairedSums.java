package io.tallystick.postgres;

import io.tallystick.application.operation.RepairedBalances;

/**
 * What a rebuild repaired besides rows of streams.
 *
 * @param digests of how many users
 * @param words of how many events
 */
record RepairedSums(RepairedBalances balances, long digests, long words) {

    /** Nothing yet. */
    static final RepairedSums NONE = new RepairedSums(RepairedBalances.NONE, 0, 0);
}
