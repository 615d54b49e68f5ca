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

    /** One event, whole. */
    default LoggedEvent complete(LoggedEvent row) {
        return complete(List.of(row)).getFirst();
    }

    /** The same without places. */
    default List<RecordedEvent> completeEvents(List<LoggedEvent> rows) {
        return complete(rows).stream().map(LoggedEvent::event).toList();
    }
}
