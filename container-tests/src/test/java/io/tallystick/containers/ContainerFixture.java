package io.tallystick.containers;

import io.tallystick.application.port.EventStore;
import io.tallystick.eventstore.EventStoreHttpClient;
import io.tallystick.eventstore.EventStoreHttpConfig;
import io.tallystick.testkit.contract.EventStoreFixture;

import java.util.List;

/** A server of its own for each test: what was written once stays in its log for ever. */
final class ContainerFixture implements EventStoreFixture {

    private final String image;
    private EventStoreContainer container;
    private EventStoreHttpClient client;

    ContainerFixture(String image) {
        this.image = image;
        this.container = started(image);
        this.client = connected(container);
    }

    private static EventStoreContainer started(String image) {
        EventStoreContainer container = new EventStoreContainer(image);
        container.start();
        return container;
    }

    private static EventStoreHttpClient connected(EventStoreContainer container) {
        return EventStoreHttpClient.connect(EventStoreHttpConfig.of(List.of(container.url())));
    }

    @Override
    public EventStore store() {
        return client;
    }

    @Override
    public boolean indexesKeys() {
        return false;
    }

    @Override
    public boolean tellsNewFromRepeated() {
        return false;
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void reopen() {
        close();
        container = started(image);
        client = connected(container);
    }

    @Override
    public void close() {
        client.close();
        container.stop();
    }
}
