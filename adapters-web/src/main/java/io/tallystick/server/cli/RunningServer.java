package io.tallystick.server.cli;

import java.net.URI;

/** A server that answers until it is closed. Thread-safe. */
public interface RunningServer extends AutoCloseable {

    /** Where it answers. */
    URI url();

    /** Where the data are, for people. */
    String dataLocation();

    /** Finishes what is being answered, then closes everything in reverse order of opening. */
    @Override
    void close();
}
