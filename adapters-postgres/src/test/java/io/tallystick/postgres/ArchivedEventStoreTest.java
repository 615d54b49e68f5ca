package io.tallystick.postgres;

import io.tallystick.testkit.contract.EventStoreContract;
import io.tallystick.testkit.contract.EventStoreFixture;

class ArchivedEventStoreTest extends EventStoreContract {

    @Override
    protected EventStoreFixture newFixture() {
        return new ArchivedFixture();
    }
}
