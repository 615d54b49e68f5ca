package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.migration.JavaMigration;

import java.util.Arrays;

import javax.sql.DataSource;

/** The tables of a ledger, and how they come to be. Stateless. */
final class Schema {

    /**
     * Changing the tables of a long log takes as long as it takes, and one connection keeps others
     * from migrating meanwhile. Waiting for a lock is another thing: everybody waits behind it.
     */
    private static final String SESSION =
            """
            set statement_timeout = 0;
            set idle_in_transaction_session_timeout = 0;
            set lock_timeout = '10s';
            """;

    private static final String NAME = "tallystick schema";

    private static final int FOR_EVER = -1;

    private Schema() {}

    /**
     * Brings it up to date; waits for another server that does, and says so.
     *
     * @throws SchemaMismatch if a table is in use for too long
     */
    static void migrate(DataSource dataSource) {
        String name = NAME + " " + ProcessHandle.current().pid() + "-" + System.nanoTime();
        try (MigrationWait wait = new MigrationWait(dataSource, name)) {
            wait.start();
            flyway(dataSource, name).migrate();
        } catch (FlywayException e) {
            throw SqlFailures.isLockNotAvailable(e) ? SchemaMismatch.isInUse() : e;
        }
    }

    /**
     * Changes nothing.
     *
     * @throws StoreUnavailable if the database cannot be asked
     * @throws SchemaMismatch if it is not that of this version
     */
    static void check(DataSource dataSource) {
        MigrationInfoService migrations = migrations(dataSource);
        MigrationInfo current = migrations.current();
        if (current == null) {
            throw SchemaMismatch.isEmpty();
        }
        String version = String.valueOf(current.getVersion());
        if (has(migrations, MigrationState.FAILED)) {
            throw SchemaMismatch.hasFailed(version);
        }
        if (has(migrations, MigrationState.FUTURE_SUCCESS)
                || has(migrations, MigrationState.FUTURE_FAILED)) {
            throw SchemaMismatch.isNewer(version);
        }
        if (migrations.pending().length > 0) {
            throw SchemaMismatch.isOlder(version);
        }
    }

    private static MigrationInfoService migrations(DataSource dataSource) {
        try {
            return flyway(dataSource, NAME).info();
        } catch (FlywayException e) {
            throw new StoreUnavailable(Store.PROJECTIONS, "look at the schema", e);
        }
    }

    private static boolean has(MigrationInfoService migrations, MigrationState state) {
        return Arrays.stream(migrations.all()).anyMatch(migration -> migration.getState() == state);
    }

    private static Flyway flyway(DataSource dataSource, String name) {
        return Flyway.configure()
                .dataSource(dataSource)
                .initSql(SESSION + "set application_name = '" + name + "'")
                .lockRetryCount(FOR_EVER)
                .locations("classpath:io/tallystick/postgres/migrations")
                .javaMigrations(coded())
                .load();
    }

    static JavaMigration[] coded() {
        return new JavaMigration[] {
            new WordsOfOldEvents(),
            new DigestsOfOldEvents(),
            new HashesOfOldEvents(),
            new ShapeOfNewDatabase()
        };
    }
}
