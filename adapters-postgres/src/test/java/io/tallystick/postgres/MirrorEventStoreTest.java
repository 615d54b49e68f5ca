package io.tallystick.postgres;

import io.tallystick.testkit.contract.EventStoreContract;
import io.tallystick.testkit.contract.EventStoreFixture;

class MirrorEventStoreTest extends EventStoreContract {

    @Override
    protected EventStoreFixture newFixture() {
        return new MirrorFixture();
    }
}
