package io.tallystick.server.command;

import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.server.config.EventStoreConfig;

/** How the event store is reached that settings name. Stateless. */
public final class EventStoreAccess {

    private EventStoreAccess() {}

    public static EventStoreHttpConfig of(EventStoreConfig config) {
        EventStoreHttpConfig client =
                EventStoreHttpConfig.of(config.nodes()).withCaFile(config.caFile());
        String username = config.username();
        return username == null ? client : client.withUser(username, config.password().value());
    }
}
