package io.tallystick.server.cli;

import java.net.URI;
import java.util.function.Consumer;

/** A server that answers until it is closed. Thread-safe. */
public interface RunningServer extends AutoCloseable {

    /** Where it answers. */
    URI url();

    /** Where the data are, for people. */
    String dataLocation();

    /**
     * Tells {@code reader}, on any thread, why the server cannot go on, if that ever happens: one
     * line that says what to do.
     */
    void onBroken(Consumer<String> reader);

    /** Finishes what is being answered, then closes everything in reverse order of opening. */
    @Override
    void close();
}
