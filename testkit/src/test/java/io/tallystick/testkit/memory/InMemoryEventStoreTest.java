package io.tallystick.testkit.memory;

import io.tallystick.testkit.contract.EventStoreContract;
import io.tallystick.testkit.contract.EventStoreFixture;

final class InMemoryEventStoreTest extends EventStoreContract {

    @Override
    protected EventStoreFixture newFixture() {
        return new InMemoryEventStoreFixture();
    }
}
