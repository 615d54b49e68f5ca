package io.tallystick.server.config;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An event store that somebody else runs. Immutable.
 *
 * @param nodes one or more of its nodes, all with the same scheme, never none
 * @param username null to send no credentials
 * @param password empty if there is no user
 * @param caFile certificates in PEM to trust instead of the machine's, null for the machine's
 */
public record EventStoreConfig(
        List<URI> nodes, @Nullable String username, Secret password, @Nullable Path caFile) {

    public EventStoreConfig {
        nodes = List.copyOf(nodes);
    }

    /** The nodes, for people. */
    public String location() {
        return nodes.stream().map(URI::toString).collect(Collectors.joining(", "));
    }
}
