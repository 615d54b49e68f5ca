package io.tallystick.application.port;

import io.tallystick.application.stream.StorePage;

/** Receives what a subscription reads, one call at a time. */
public interface Subscriber {

    /** The next events, never none; {@link StorePage#next} is the position to resume from. */
    void onEvents(StorePage page);

    /**
     * The store could not be read, or {@link #onEvents} threw. After a failure of the store the
     * subscription goes on by itself; after one of the subscriber it has ended.
     */
    void onFailure(RuntimeException failure);
}
