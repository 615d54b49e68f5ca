package io.tallystick.web;

import io.tallystick.application.Ledger;
import io.tallystick.application.port.IdSource;
import io.tallystick.application.port.ProjectionAdmin;
import io.tallystick.application.port.SettingsStore;
import io.tallystick.domain.undo.UndoRule;
import io.tallystick.postgres.PostgresConfig;
import io.tallystick.postgres.PostgresDatabase;
import io.tallystick.postgres.TestDatabase;

import java.time.InstantSource;

/** The contract on the adapters that the server runs with. */
final class PostgresHttpApiTest extends HttpApiContract {

    private final TestDatabase testDatabase = TestDatabase.create();
    private final PostgresDatabase database =
            PostgresDatabase.open(
                    PostgresConfig.of(
                            testDatabase.jdbcUrl(), testDatabase.user(), testDatabase.password()));

    @Override
    protected Ledger openLedger(InstantSource clock, IdSource ids, UndoRule undoRule) {
        return new Ledger(
                database.eventStore(), database.eventLog(), database.views(), ids, clock, undoRule);
    }

    @Override
    protected SettingsStore settings() {
        return database.settings();
    }

    @Override
    protected ProjectionAdmin projectionAdmin() {
        return database.projectionAdmin();
    }

    @Override
    protected void closeLedger() {
        database.close();
        testDatabase.close();
    }
}
