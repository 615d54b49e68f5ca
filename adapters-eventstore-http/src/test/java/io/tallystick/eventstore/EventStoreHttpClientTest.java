package io.tallystick.eventstore;

import io.tallystick.testkit.contract.EventStoreContract;
import io.tallystick.testkit.contract.EventStoreFixture;

class EventStoreHttpClientTest extends EventStoreContract {

    @Override
    protected EventStoreFixture newFixture() {
        return new EmulatorFixture();
    }
}
