package io.tallystick.testkit.memory;

import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.testkit.contract.ArchiveStorageContract;

class InMemoryArchiveStorageTest extends ArchiveStorageContract {

    @Override
    protected ArchiveStorage storage() {
        return new InMemoryArchiveStorage();
    }
}
