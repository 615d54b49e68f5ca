package io.tallystick.postgres;

import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Completes from events that were read before, and asks for none but the others. Thread-safe. */
final class KnownEvents implements ArchivedEvents {

    private final Map<EventId, RecordedEvent> known = new HashMap<>();
    private final ArchivedEvents others;

    KnownEvents(List<RecordedEvent> known, ArchivedEvents others) {
        known.forEach(event -> this.known.put(event.id(), event));
        this.others = others;
    }

    @Override
    public List<LoggedEvent> complete(List<LoggedEvent> rows) {
        return others.complete(rows.stream().map(this::completeIfKnown).toList());
    }

    private LoggedEvent completeIfKnown(LoggedEvent row) {
        RecordedEvent event = EventRows.isCut(row) ? known.get(row.event().id()) : null;
        return event == null ? row : new LoggedEvent(row.position(), event);
    }

    @Override
    public ArchivedEvents impatient() {
        return new KnownEvents(List.copyOf(known.values()), others.impatient());
    }
}
