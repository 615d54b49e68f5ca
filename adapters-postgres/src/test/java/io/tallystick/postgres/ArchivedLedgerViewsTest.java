package io.tallystick.postgres;

import io.tallystick.testkit.contract.LedgerViewsContract;
import io.tallystick.testkit.contract.LedgerViewsFixture;

class ArchivedLedgerViewsTest extends LedgerViewsContract {

    @Override
    protected LedgerViewsFixture newFixture() {
        return new ArchivedFixture();
    }
}
