package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventStore;

/** What the cases of an event store start from. */
interface EventStoreCases {

    EventStoreFixture fixture();

    Scenario scenario();

    default EventStore store() {
        return fixture().store();
    }
}
