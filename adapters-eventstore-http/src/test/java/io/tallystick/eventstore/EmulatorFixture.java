package io.tallystick.eventstore;

import io.tallystick.application.port.EventStore;
import io.tallystick.emulator.EmulatorConfig;
import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.testkit.contract.EventStoreFixture;

/** A client of an emulator that keeps its events while it is restarted. */
final class EmulatorFixture implements EventStoreFixture {

    private final EventStoreEmulator emulator;
    private EventStoreHttpClient client;

    EmulatorFixture() {
        emulator = EventStoreEmulator.start(EmulatorConfig.inMemory().onPort(0));
        client = connect();
    }

    private EventStoreHttpClient connect() {
        return EventStoreHttpClient.connect(TestClients.config(emulator.url()));
    }

    EventStoreEmulator emulator() {
        return emulator;
    }

    @Override
    public EventStore store() {
        return client;
    }

    @Override
    public boolean indexesKeys() {
        return false;
    }

    @Override
    public boolean tellsNewFromRepeated() {
        return false;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void reopen() {
        client.close();
        emulator.restart();
        client = connect();
    }

    @Override
    public void close() {
        client.close();
        emulator.close();
    }
}
