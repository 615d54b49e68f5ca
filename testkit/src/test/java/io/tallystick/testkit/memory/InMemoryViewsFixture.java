package io.tallystick.testkit.memory;

import io.tallystick.application.port.EventLog;
import io.tallystick.application.port.EventStore;
import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.view.LoggedEvent;
import io.tallystick.testkit.contract.LedgerViewsFixture;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The in-memory read models and log, with a switch between them and their store. */
public class InMemoryViewsFixture implements LedgerViewsFixture {

    private final AtomicBoolean isProjecting = new AtomicBoolean(true);
    private final InMemoryLedgerViews views = new InMemoryLedgerViews("an epoch");
    private final InMemoryEventStore store =
            new InMemoryEventStore(InstantSource.system(), "an epoch", List.of(this::inline));

    private void inline(EventLog log, List<LoggedEvent> events) {
        if (isProjecting.get()) {
            views.project(log, events);
        }
    }

    @Override
    public EventStore store() {
        return store;
    }

    @Override
    public EventLog log() {
        return store;
    }

    @Override
    public LedgerViews views() {
        return views;
    }

    @Override
    public void withoutProjecting(Runnable appends) {
        isProjecting.set(false);
        try {
            appends.run();
        } finally {
            isProjecting.set(true);
        }
    }

    @Override
    public void project(List<LoggedEvent> events) {
        views.project(store, events);
    }

    @Override
    public void close() {}
}
