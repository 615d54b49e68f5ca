package io.tallystick.testkit;

import io.tallystick.application.port.IdSource;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the same ids in the same order every time. Thread-safe. */
public final class SequentialIds implements IdSource {

    private final long series;
    private final AtomicLong last = new AtomicLong();

    /**
     * @param series sources of different series never make the same id
     */
    public SequentialIds(long series) {
        this.series = series;
    }

    @Override
    public UUID newId() {
        return new UUID(series, last.incrementAndGet());
    }
}
