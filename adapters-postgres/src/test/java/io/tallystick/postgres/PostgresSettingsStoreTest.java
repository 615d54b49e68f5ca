package io.tallystick.postgres;

import io.tallystick.application.port.SettingsStore;
import io.tallystick.testkit.contract.SettingsStoreContract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresSettingsStoreTest extends SettingsStoreContract {

    private PostgresDatabase database;

    @BeforeAll
    void openDatabase() {
        database = PostgresDatabase.openMigrated(new ContractDatabase().config());
    }

    @Override
    protected SettingsStore store() {
        return database.settings();
    }

    @AfterAll
    void closeDatabase() {
        database.close();
    }
}
