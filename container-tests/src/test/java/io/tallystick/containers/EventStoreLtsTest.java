package io.tallystick.containers;

import io.tallystick.testkit.contract.EventStoreContract;
import io.tallystick.testkit.contract.EventStoreFixture;

/** The contract of event stores. {@code -Dtallystick.test.eventstore=IMAGE} takes another image. */
@NeedsDocker
class EventStoreLtsTest extends EventStoreContract {

    private static final String IMAGE =
            System.getProperty("tallystick.test.eventstore", "eventstore/eventstore:lts");

    @Override
    protected EventStoreFixture newFixture() {
        return new ContainerFixture(IMAGE);
    }
}
