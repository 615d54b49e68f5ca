package io.tallystick.testkit.memory;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.view.LoggedEvent;

import java.util.List;

/** Something that is kept current with an {@link InMemoryEventStore}, in step with its appends. */
@FunctionalInterface
public interface InMemoryProjection {

    /**
     * Takes in events. The store calls this once per append, before the append returns and one
     * append at a time; it must not append itself. Others may hand in events again, in any order.
     *
     * @param log has all events up to the given ones, perhaps more
     * @param events in the order of the log
     */
    void project(EventLog log, List<LoggedEvent> events);
}
