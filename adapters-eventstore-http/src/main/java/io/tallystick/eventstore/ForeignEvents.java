package io.tallystick.eventstore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the events of others that share the store, and mentions each of their streams once.
 * Thread-safe.
 */
final class ForeignEvents {

    private static final Logger LOGGER = LoggerFactory.getLogger(ForeignEvents.class);
    private static final int MOST_STREAMS = 1000;

    private final CallListener listener;
    private final Set<String> mentioned = ConcurrentHashMap.newKeySet();

    ForeignEvents(CallListener listener) {
        this.listener = listener;
    }

    void passOver(Feed.Entry entry) {
        listener.onForeignEvent(entry.stream());
        if (mentioned.size() < MOST_STREAMS && mentioned.add(entry.stream())) {
            LOGGER.warn(
                    "event store passed over an event of others stream={} version={} type={};"
                            + " further ones of the stream are not logged",
                    entry.stream(),
                    entry.number(),
                    entry.type());
        }
    }
}
