package io.tallystick.containers;

import io.tallystick.testkit.contract.EventStoreContract;
import io.tallystick.testkit.contract.EventStoreFixture;

/** The contract of event stores. {@code -Dtallystick.test.kurrentdb=IMAGE} takes another image. */
@NeedsDocker
class KurrentDbTest extends EventStoreContract {

    private static final String IMAGE =
            System.getProperty(
                    "tallystick.test.kurrentdb", "docker.kurrent.io/kurrent-lts/kurrentdb:26.0.3");

    @Override
    protected EventStoreFixture newFixture() {
        return new ContainerFixture(IMAGE);
    }
}
