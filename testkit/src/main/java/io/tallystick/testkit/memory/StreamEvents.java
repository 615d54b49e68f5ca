package io.tallystick.testkit.memory;

import io.tallystick.application.stream.NewEvent;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.domain.kernel.Versioned;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of one stream. Guarded by the lock of its store. */
final class StreamEvents {

    static final StreamEvents NONE = new StreamEvents();

    private final List<LoggedEvent> events = new ArrayList<>();
    private final Map<EventId, Long> versions = new HashMap<>();

    long version() {
        return events.isEmpty() ? Versioned.NONE : events.size() - 1;
    }

    List<LoggedEvent> events() {
        return Collections.unmodifiableList(events);
    }

    void add(LoggedEvent logged) {
        events.add(logged);
        versions.putIfAbsent(logged.event().id(), logged.event().version());
    }

    boolean hasAnyOf(List<NewEvent> batch) {
        return batch.stream().anyMatch(event -> versions.containsKey(event.id()));
    }

    /** The version of the event with the id of the batch's first, or of the stream's next. */
    long versionOfFirst(List<NewEvent> batch) {
        return versions.getOrDefault(batch.getFirst().id(), version() + 1);
    }

    /** Whether the ids of the batch are here already, in this order and from this version on. */
    boolean hasAllFrom(long firstVersion, List<NewEvent> batch) {
        if (firstVersion + batch.size() > events.size()) {
            return false;
        }
        for (int i = 0; i < batch.size(); i++) {
            EventId recorded = events.get((int) firstVersion + i).event().id();
            if (!recorded.equals(batch.get(i).id())) {
                return false;
            }
        }
        return true;
    }
}
