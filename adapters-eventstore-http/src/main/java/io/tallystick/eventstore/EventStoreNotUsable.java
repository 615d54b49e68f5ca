package io.tallystick.eventstore;

import org.jspecify.annotations.Nullable;

/** The store that was configured cannot be used. The message is one line and says what to do. */
public final class EventStoreNotUsable extends RuntimeException {

    private static final long serialVersionUID = 1;

    EventStoreNotUsable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
