package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;

/** One adapter's empty log over an empty event store, made for one test. */
public interface EventLogFixture extends AutoCloseable {

    /** Where the test appends. */
    EventStore store();

    /** The log of what is appended there. */
    EventLog log();

    /** Returns when the log has all that was appended before the call, if it may lag behind. */
    default void catchUp() {}

    /** Frees what the fixture holds. */
    @Override
    void close();
}
