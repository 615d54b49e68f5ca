package io.tallystick.eventstore;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the event store is, who asks, and how patiently. Immutable; shows no password.
 *
 * @param nodes base addresses, for example {@code https://node1:2113}; one is enough if the nodes
 *     gossip, several survive the loss of that one
 * @param user null to send no credentials
 * @param caFile a PEM bundle of the authorities to trust instead of the JDK's, null for the JDK's
 */
public record EventStoreHttpConfig(
        List<URI> nodes,
        @Nullable StoreUser user,
        @Nullable Path caFile,
        Timeouts timeouts,
        RetryPolicy retries,
        Limits limits) {

    /**
     * @throws IllegalArgumentException if there are no nodes, or one is no plain http or https
     *     address
     */
    public EventStoreHttpConfig {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("an event store has at least one node");
        }
        nodes.forEach(EventStoreHttpConfig::checkNode);
    }

    private static void checkNode(URI node) {
        boolean isHttp = "http".equals(node.getScheme()) || "https".equals(node.getScheme());
        if (!isHttp || node.getHost() == null) {
            throw new IllegalArgumentException(
                    "an event store is at http://HOST:PORT or https://HOST:PORT, not at "
                            + withoutUser(node));
        }
        if (node.getRawUserInfo() != null
                || node.getRawQuery() != null
                || node.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "an event store's address has no user, query or fragment: "
                            + withoutUser(node));
        }
    }

    private static String withoutUser(URI node) {
        return node.toString().replaceAll("//[^/@]*@", "//***@");
    }

    /** These nodes, nobody as the user, and otherwise what suits one server. */
    public static EventStoreHttpConfig of(List<URI> nodes) {
        return new EventStoreHttpConfig(
                nodes, null, null, Timeouts.DEFAULTS, RetryPolicy.DEFAULTS, Limits.DEFAULTS);
    }

    public EventStoreHttpConfig withUser(String name, String password) {
        return new EventStoreHttpConfig(
                nodes, new StoreUser(name, password), caFile, timeouts, retries, limits);
    }

    public EventStoreHttpConfig withCaFile(@Nullable Path newCaFile) {
        return new EventStoreHttpConfig(nodes, user, newCaFile, timeouts, retries, limits);
    }

    public EventStoreHttpConfig withTimeouts(Timeouts newTimeouts) {
        return new EventStoreHttpConfig(nodes, user, caFile, newTimeouts, retries, limits);
    }

    public EventStoreHttpConfig withRetries(RetryPolicy newRetries) {
        return new EventStoreHttpConfig(nodes, user, caFile, timeouts, newRetries, limits);
    }

    public EventStoreHttpConfig withLimits(Limits newLimits) {
        return new EventStoreHttpConfig(nodes, user, caFile, timeouts, retries, newLimits);
    }
}
