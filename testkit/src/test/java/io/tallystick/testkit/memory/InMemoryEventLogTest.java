package io.tallystick.testkit.memory;

import io.tallystick.testkit.contract.EventLogContract;
import io.tallystick.testkit.contract.EventLogFixture;

final class InMemoryEventLogTest extends EventLogContract {

    @Override
    protected EventLogFixture newFixture() {
        return new InMemoryViewsFixture();
    }
}
