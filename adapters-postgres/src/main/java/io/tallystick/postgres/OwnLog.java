package io.tallystick.postgres;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.postgres.ConnectionPools.Use;

import org.jdbi.v3.core.Jdbi;

/** Events are appended in the database itself. Thread-safe. */
final class OwnLog implements LogSource {

    private final PostgresEventStore eventStore;
    private final PostgresEventLog eventLog;

    private OwnLog(PostgresEventStore eventStore, PostgresEventLog eventLog) {
        this.eventStore = eventStore;
        this.eventLog = eventLog;
    }

    /**
     * @throws LogMismatch if the database mirrors a store elsewhere
     */
    static OwnLog open(
            ConnectionPools pools,
            LogSignal signal,
            ArchivedEvents archived,
            Projections projections) {
        Jdbi jdbi = pools.jdbi(Use.COMMANDS);
        if (jdbi.withHandle(CheckpointRow::read).isPresent()) {
            throw LogMismatch.isMirror();
        }
        return new OwnLog(
                new PostgresEventStore(
                        jdbi, pools.jdbi(Use.APPENDS), signal, archived, projections),
                new PostgresEventLog(jdbi, pools.jdbi(Use.LISTS), signal, archived));
    }

    @Override
    public EventStore eventStore() {
        return eventStore;
    }

    @Override
    public EventLog eventLog() {
        return eventLog;
    }

    @Override
    public void close() {
        eventStore.close();
    }
}
