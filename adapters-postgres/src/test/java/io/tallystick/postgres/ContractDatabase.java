package io.tallystick.postgres;

import com.zaxxer.hikari.HikariDataSource;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;

/** A migrated database that the tests of one suite share, emptied before each. */
@NullMarked
final class ContractDatabase {

    private final PostgresConfig config = migrated();

    private static PostgresConfig migrated() {
        TestDatabase database = TestDatabase.create();
        PostgresConfig config =
                PostgresConfig.of(database.jdbcUrl(), database.user(), database.password());
        PostgresDatabase.open(config).close();
        return config;
    }

    PostgresConfig config() {
        return config;
    }

    /** A way in that is none of the adapter's own. */
    HikariDataSource side() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(config.jdbcUrl());
        pool.setUsername(config.user());
        pool.setPassword(config.password());
        pool.setMaximumPoolSize(8);
        pool.setMinimumIdle(0);
        return pool;
    }

    static Jdbi emptied(HikariDataSource side) {
        Jdbi jdbi = Jdbi.create(side);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "truncate events, contacts, transactions, contact_balances,"
                                    + " parked_streams, mirror_checkpoint, operations, accounts,"
                                    + " logins, administrative_acts, signing_keys, log_digests,"
                                    + " archived_segments, snapshots, settings; update log_identity"
                                    + " set archived_log = null, epoch ="
                                    + " left(replace(gen_random_uuid()::text, '-', ''), 12)"));
        return jdbi;
    }
}
