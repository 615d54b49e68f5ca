package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;

/** A ledger that is archived in a storage that may fail. */
abstract class ArchivingCase extends RowsCase<PostgresFixture> {

    final FailingStorage storage = new FailingStorage();

    @Override
    PostgresFixture newFixture() {
        return new PostgresFixture(new Archive(storage));
    }

    final LogMover mover() {
        return new LogMover(fixture.jdbi(), new Archive(storage));
    }
}
