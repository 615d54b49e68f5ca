package io.tallystick.testkit.contract;

import io.tallystick.application.port.LedgerViews;
import io.tallystick.application.view.LoggedEvent;

import java.util.List;

/** One adapter's empty read models over an empty event store, made for one test. */
public interface LedgerViewsFixture extends EventLogFixture {

    /** The read models; {@link #catchUp} waits for them too. */
    LedgerViews views();

    /** Runs {@code appends}; their events get into the log, but not into the read models. */
    void withoutProjecting(Runnable appends);

    /**
     * Hands events of the log to the projector, as a catch-up or a rebuild does: perhaps for the
     * second time, late, or in another order. Returns when they are taken in. Thread-safe.
     */
    void project(List<LoggedEvent> events);
}
