package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventLog;

/** What the cases of a log start from. */
interface EventLogCases {

    EventLogFixture fixture();

    /** Appends as {@link io.tallystick.testkit.Samples#ALICE}. */
    LedgerEvents alice();

    /** Appends as {@link io.tallystick.testkit.Samples#BOB}. */
    LedgerEvents bob();

    /** The log, caught up. */
    default EventLog log() {
        fixture().catchUp();
        return fixture().log();
    }
}
