package io.tallystick.testkit.contract;

import io.tallystick.application.Ledger;

/** One empty ledger, made for one test. */
public interface LedgerFixture extends AutoCloseable {

    Ledger ledger();

    /** Frees what the fixture holds. */
    @Override
    void close();
}
