package io.tallystick.postgres;

import io.tallystick.testkit.contract.EventLogContract;
import io.tallystick.testkit.contract.EventLogFixture;

class PostgresEventLogTest extends EventLogContract {

    @Override
    protected EventLogFixture newFixture() {
        return new PostgresFixture();
    }
}
