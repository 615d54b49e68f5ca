package io.tallystick.postgres;

import io.tallystick.testkit.contract.EventStoreFixture;
import io.tallystick.testkit.contract.LedgerViewsFixture;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;

/** An empty ledger in a database. */
@NullMarked
interface RowsFixture extends EventStoreFixture, LedgerViewsFixture {

    Jdbi jdbi();

    PostgresDatabase postgres();

    @Override
    default boolean indexesKeys() {
        return true;
    }

    @Override
    default boolean tellsNewFromRepeated() {
        return true;
    }

    @Override
    default boolean isDurable() {
        return true;
    }
}
