package io.tallystick.postgres;

import io.tallystick.application.failure.StoreUnavailable;
import io.tallystick.application.failure.StoreUnavailable.Store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

import java.util.Arrays;

import javax.sql.DataSource;

/** The tables of a ledger, and how they come to be. Stateless. */
final class Schema {

    private Schema() {}

    /** Brings it up to date. */
    static void migrate(DataSource dataSource) {
        flyway(dataSource).migrate();
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
            return flyway(dataSource).info();
        } catch (FlywayException e) {
            throw new StoreUnavailable(Store.PROJECTIONS, "look at the schema", e);
        }
    }

    private static boolean has(MigrationInfoService migrations, MigrationState state) {
        return Arrays.stream(migrations.all()).anyMatch(migration -> migration.getState() == state);
    }

    private static Flyway flyway(DataSource dataSource) {
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:io/tallystick/postgres/migrations")
                .javaMigrations(new WordsOfOldEvents(), new DigestsOfOldEvents())
                .load();
    }
}
