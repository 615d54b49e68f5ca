package io.tallystick.testkit.memory;

import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.testkit.contract.ArchiveContract;

class InMemoryArchiveTest extends ArchiveContract {

    @Override
    protected ArchiveStorage storage() {
        return new InMemoryArchiveStorage();
    }
}
