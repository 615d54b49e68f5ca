package io.tallystick.postgres;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.testkit.contract.EventLogContract;
import io.tallystick.testkit.contract.EventLogFixture;

import org.jspecify.annotations.NullMarked;

/** A log so long that nearly everything is found by its indexes. */
@NullMarked
class IndexedEventLogTest extends EventLogContract {

    @Override
    protected EventLogFixture newFixture() {
        PostgresFixture postgres = new PostgresFixture();
        LogSignal signal = LogSignal.listen(postgres.jdbi());
        EventLog log =
                new PostgresEventLog(
                        postgres.jdbi(), postgres.jdbi(), signal, new NoArchive(), new LogPages(1));
        return new EventLogFixture() {
            @Override
            public EventStore store() {
                return postgres.store();
            }

            @Override
            public EventLog log() {
                return log;
            }

            @Override
            public void close() {
                signal.close();
                postgres.close();
            }
        };
    }
}
