package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.port.AccountStore;
import io.tallystick.application.port.EventLog;
import io.tallystick.postgres.ConnectionPools.Use;

import org.jdbi.v3.core.Jdbi;

/**
 * The log of a database that a server keeps, be it the server's own or a mirror, for reading alone.
 * Thread-safe; close it.
 */
public final class SharedLog implements AutoCloseable {

    private final ConnectionPools pools;
    private final LogSignal signal;
    private final EventLog log;
    private final AccountStore accounts;

    private SharedLog(PostgresConfig config, ConnectionPools pools) {
        Jdbi jdbi = pools.jdbi(Use.COMMANDS);
        Jdbi lists = pools.jdbi(Use.LISTS);
        this.pools = pools;
        this.signal = LogSignal.listen(jdbi);
        this.log = new PostgresEventLog(jdbi, lists, signal, config.archivedEvents());
        this.accounts = new PostgresAccountStore(jdbi);
    }

    /**
     * @throws StoreUnavailable if there is no connection
     * @throws SchemaMismatch if the schema is not that of this version
     */
    public static SharedLog open(PostgresConfig config) {
        ConnectionPools pools = ConnectionPools.open(config, Schema::check);
        try {
            return new SharedLog(config, pools);
        } catch (RuntimeException e) {
            pools.close();
            throw e;
        }
    }

    public EventLog log() {
        return log;
    }

    /** Who may use the server. */
    public AccountStore accounts() {
        return accounts;
    }

    @Override
    public void close() {
        signal.close();
        pools.close();
    }
}
