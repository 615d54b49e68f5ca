package io.tallystick.emulator;

import java.util.List;

/** Where events outlive the process, or do not. Used by one thread at a time. */
interface Journal extends AutoCloseable {

    /**
     * Returns when all of these are durable, together.
     *
     * @throws java.io.UncheckedIOException if that is not certain
     */
    void append(List<StoredEvent> events);

    @Override
    void close();

    /** Keeps nothing. */
    static Journal ofMemory() {
        return new Journal() {
            @Override
            public void append(List<StoredEvent> events) {}

            @Override
            public void close() {}
        };
    }
}
