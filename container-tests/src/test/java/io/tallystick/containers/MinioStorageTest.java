package io.tallystick.containers;

import io.tallystick.application.archive.ArchiveStorage;
import io.tallystick.testkit.contract.ArchiveStorageContract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of storages. {@code -Dtallystick.test.minio=IMAGE} takes another image. */
@NeedsDocker
class MinioStorageTest extends ArchiveStorageContract {

    private static final MinioContainer MINIO = new MinioContainer();

    @BeforeAll
    static void start() {
        MINIO.start();
    }

    @AfterAll
    static void stop() {
        MINIO.stop();
    }

    @Override
    protected ArchiveStorage storage() {
        return MINIO.newStorage();
    }
}
