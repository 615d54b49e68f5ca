package io.tallystick.testkit.memory;

import io.tallystick.application.port.EventStore;
import io.tallystick.testkit.contract.EventStoreFixture;

import java.time.InstantSource;
import java.util.List;

/** The in-memory event store, which forgets everything when it is reopened. */
public class InMemoryEventStoreFixture implements EventStoreFixture {

    private EventStore store = newStore();

    private static InMemoryEventStore newStore() {
        return new InMemoryEventStore(InstantSource.system(), "an epoch", List.of());
    }

    @Override
    public EventStore store() {
        return store;
    }

    @Override
    public boolean indexesKeys() {
        return true;
    }

    @Override
    public boolean tellsNewFromRepeated() {
        return true;
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void reopen() {
        store = newStore();
    }

    @Override
    public void close() {}
}
