package io.tallystick.testkit.contract;

import io.tallystick.application.Ledger;

/** One empty ledger, made for one test. */
public interface LedgerFixture extends AutoCloseable {

    Ledger ledger();

    /** Returns when the log has all that was appended before the call, if it may lag behind. */
    default void catchUp() {}

    /** Frees what the fixture holds. */
    @Override
    void close();
}
