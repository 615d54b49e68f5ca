package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.EventLog;
import io.tallystick.postgres.ConnectionPools.Use;

/**
 * The log of a database that a server keeps, be it the server's own or a mirror, for reading alone.
 * Thread-safe; close it.
 */
public final class SharedLog implements AutoCloseable {

    private final ConnectionPools pools;
    private final LogSignal signal;
    private final EventLog log;

    private SharedLog(PostgresConfig config, ConnectionPools pools) {
        this.pools = pools;
        this.signal = LogSignal.listen(pools.jdbi(Use.COMMANDS));
        this.log =
                new PostgresEventLog(
                        pools.jdbi(Use.COMMANDS),
                        pools.jdbi(Use.LISTS),
                        signal,
                        config.archivedEvents());
    }

    /**
     * @throws StoreUnavailable if there is no connection
     * @throws SchemaMismatch if the schema is not that of this version
     */
    public static SharedLog open(PostgresConfig config) {
        return new SharedLog(config, ConnectionPools.open(config, Schema::check));
    }

    public EventLog log() {
        return log;
    }

    @Override
    public void close() {
        signal.close();
        pools.close();
    }
}
