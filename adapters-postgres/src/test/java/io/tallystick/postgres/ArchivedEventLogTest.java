package io.tallystick.postgres;

import io.tallystick.testkit.contract.EventLogContract;
import io.tallystick.testkit.contract.EventLogFixture;

class ArchivedEventLogTest extends EventLogContract {

    @Override
    protected EventLogFixture newFixture() {
        return new ArchivedFixture();
    }
}
