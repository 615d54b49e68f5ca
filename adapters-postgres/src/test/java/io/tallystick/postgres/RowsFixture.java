package io.tallystick.postgres;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.testkit.contract.EventStoreFixture;
import io.tallystick.testkit.contract.LedgerViewsFixture;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.NullMarked;

import java.util.List;

/** An empty ledger in a database. */
@NullMarked
interface RowsFixture extends EventStoreFixture, LedgerViewsFixture {

    Jdbi jdbi();

    PostgresDatabase postgres();

    Projections projections();

    @Override
    default EventLog log() {
        return postgres().eventLog();
    }

    @Override
    default LedgerViews views() {
        return postgres().views();
    }

    @Override
    default void project(List<LoggedEvent> events) {
        jdbi().useTransaction(
                        handle ->
                                projections()
                                        .apply(
                                                handle,
                                                events.stream().map(LoggedEvent::event).toList()));
    }

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
