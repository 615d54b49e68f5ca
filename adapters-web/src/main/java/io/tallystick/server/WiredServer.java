package io.tallystick.server;

import io.tallystick.server.cli.RunningServer;
import io.tallystick.server.config.DatabaseConfig;
import io.tallystick.server.config.EventStoreConfig;
import io.tallystick.server.config.ServerConfig;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A server and all that it stands on.
 *
 * @param port it listens on in fact
 * @param broken completed with the reason when it cannot go on
 */
record WiredServer(
        Application application, ServerConfig config, int port, CompletableFuture<String> broken)
        implements RunningServer {

    @Override
    public URI url() {
        String host = config.http().host();
        boolean bareIpV6 = host.contains(":") && !host.startsWith("[");
        return URI.create("http://" + (bareIpV6 ? "[" + host + "]" : host) + ":" + port);
    }

    @Override
    public String dataLocation() {
        EventStoreConfig eventStore = config.eventStore();
        return eventStore == null
                ? databaseLocation()
                : databaseLocation() + ", events in " + eventStore.location();
    }

    private String databaseLocation() {
        return switch (config.database()) {
            case DatabaseConfig.Embedded embedded ->
                    embedded.dataDirectory() + " (embedded PostgreSQL)";
            case DatabaseConfig.External external -> external.location();
        };
    }

    @Override
    public void onBroken(Consumer<String> reader) {
        CompletableFuture<Void> unused = broken.thenAccept(reader);
    }

    @Override
    public void close() {
        application.close();
    }
}
