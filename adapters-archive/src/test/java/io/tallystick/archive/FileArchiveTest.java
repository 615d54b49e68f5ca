package io.tallystick.archive;

import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.testkit.contract.ArchiveContract;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class FileArchiveTest extends ArchiveContract {

    @TempDir private Path folder;

    @Override
    protected ArchiveStorage storage() {
        return new FileArchiveStorage(folder);
    }
}
