package io.tallystick.postgres;

import io.tallystick.application.archive.Archive;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.view.EventQuery;
import io.tallystick.testkit.Samples;

import java.util.Set;

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

    /** The first ten events of Alice with a word. */
    static EventQuery search(String word, EventQuery.Order order) {
        return new EventQuery(
                Samples.ALICE,
                null,
                null,
                order,
                Set.of(),
                null,
                null,
                null,
                null,
                WordQuery.parse(word),
                10);
    }
}
