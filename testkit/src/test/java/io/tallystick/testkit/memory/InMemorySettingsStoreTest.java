package io.tallystick.testkit.memory;

import io.tallystick.application.port.SettingsStore;
import io.tallystick.testkit.contract.SettingsStoreContract;

class InMemorySettingsStoreTest extends SettingsStoreContract {

    @Override
    protected SettingsStore store() {
        return new InMemorySettingsStore();
    }
}
