package io.tallystick.postgres;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;

import java.util.List;

/** What the rows of cut events do not have any more. Thread-safe. */
interface ArchivedEvents {

    /**
     * The same events, in the same order, each of them whole.
     *
     * @param rows as {@link EventRows} reads them
     */
    List<LoggedEvent> complete(List<LoggedEvent> rows);

    /**
     * The same for who keeps others waiting meanwhile, by a lock or a transaction: it soon gives up
     * an archive that does not answer.
     */
    default ArchivedEvents impatient() {
        return this;
    }

    /** One event, whole. */
    default LoggedEvent complete(LoggedEvent row) {
        return complete(List.of(row)).getFirst();
    }

    /** The same without places. */
    default List<RecordedEvent> completeEvents(List<LoggedEvent> rows) {
        return complete(rows).stream().map(LoggedEvent::event).toList();
    }
}
