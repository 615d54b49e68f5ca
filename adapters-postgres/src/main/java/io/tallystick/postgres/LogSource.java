package io.tallystick.postgres;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;

/** Where the events in the database come from. */
sealed interface LogSource extends AutoCloseable permits OwnLog, MirroredLog {

    EventStore eventStore();

    EventLog eventLog();

    @Override
    void close();
}
