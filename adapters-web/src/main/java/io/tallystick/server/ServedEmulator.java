package io.tallystick.server;

import io.tallystick.emulator.EventStoreEmulator;
import io.tallystick.server.cli.RunningServer;

import java.net.URI;
import java.util.function.Consumer;

/** An emulator as a process of its own. */
record ServedEmulator(EventStoreEmulator emulator, String dataLocation) implements RunningServer {

    @Override
    public URI url() {
        return emulator.url();
    }

    /** A write that fails is answered as such, so there is nothing to tell. */
    @Override
    public void onBroken(Consumer<String> reader) {}

    @Override
    public void close() {
        emulator.close();
    }
}
