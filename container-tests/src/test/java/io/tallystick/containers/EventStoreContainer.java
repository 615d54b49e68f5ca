package io.tallystick.containers;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** An EventStore or KurrentDB that keeps everything in memory and lets everybody do everything. */
final class EventStoreContainer extends GenericContainer<EventStoreContainer> {

    private static final int PORT = 2113;

    /** Older servers know the one, newer ones the other. */
    private static final List<String> PREFIXES = List.of("EVENTSTORE_", "KURRENTDB_");

    EventStoreContainer(String image) {
        super(DockerImageName.parse(image));
        for (String prefix : PREFIXES) {
            withEnv(prefix + "INSECURE", "true");
            withEnv(prefix + "MEM_DB", "true");
            withEnv(prefix + "CLUSTER_SIZE", "1");
            withEnv(prefix + "ENABLE_ATOM_PUB_OVER_HTTP", "true");
            withEnv(prefix + "RUN_PROJECTIONS", "None");
        }
        withExposedPorts(PORT);
        waitingFor(
                Wait.forHttp("/health/live")
                        .forPort(PORT)
                        .forStatusCode(204)
                        .withStartupTimeout(Duration.ofMinutes(2)));
    }

    URI url() {
        return URI.create("http://" + getHost() + ":" + getMappedPort(PORT));
    }
}
