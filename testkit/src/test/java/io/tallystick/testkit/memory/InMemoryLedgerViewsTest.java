package io.tallystick.testkit.memory;

import io.tallystick.testkit.contract.LedgerViewsContract;
import io.tallystick.testkit.contract.LedgerViewsFixture;

final class InMemoryLedgerViewsTest extends LedgerViewsContract {

    @Override
    protected LedgerViewsFixture newFixture() {
        return new InMemoryViewsFixture();
    }
}
