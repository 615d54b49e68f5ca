package io.tallystick.web;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What can be set about the HTTP server. Immutable.
 *
 * @param host to bind to
 * @param port to listen on, 0 for any free one
 * @param allowedOrigins web pages that may use the API, as browsers send their origin, or {@code *}
 * @param trustedProxies addresses and networks whose word on clients' addresses is taken
 * @param hostNames that requests may name besides addresses and localhost, without ports, or {@code
 *     *}; null to look neither at them nor at pages' origins, as those who log in need no such care
 * @param maxBodyBytes larger bodies are refused with 413
 * @param maxRequests more at once are refused with 503
 * @param maxLiveReaders of the log at once, on top of those requests
 * @param heartbeat how long a live reader may hear nothing
 * @param idleTimeout a connection on which nothing moves is closed
 * @param drainTimeout how long a stop waits for requests that are under way
 */
public record WebConfig(
        String host,
        int port,
        List<String> allowedOrigins,
        List<String> trustedProxies,
        @Nullable Set<String> hostNames,
        int maxBodyBytes,
        int maxRequests,
        int maxLiveReaders,
        Duration heartbeat,
        Duration idleTimeout,
        Duration drainTimeout) {

    public static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;
    public static final int DEFAULT_MAX_REQUESTS = 2000;
    public static final int DEFAULT_MAX_LIVE_READERS = 10_000;
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(45);
    public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(20);

    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public WebConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
        trustedProxies = List.copyOf(trustedProxies);
        hostNames = hostNames == null ? null : Set.copyOf(hostNames);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (maxBodyBytes < 1 || maxRequests < 1 || maxLiveReaders < 1) {
            throw new IllegalArgumentException(
                    "a limit below 1: %d, %d, %d"
                            .formatted(maxBodyBytes, maxRequests, maxLiveReaders));
        }
        if (!heartbeat.isPositive() || !idleTimeout.isPositive() || drainTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "not a timeout: %s, %s, %s".formatted(heartbeat, idleTimeout, drainTimeout));
        }
    }

    /** The usual limits. */
    public static WebConfig of(String host, int port, List<String> allowedOrigins) {
        return new WebConfig(
                host,
                port,
                allowedOrigins,
                List.of(),
                null,
                DEFAULT_MAX_BODY_BYTES,
                DEFAULT_MAX_REQUESTS,
                DEFAULT_MAX_LIVE_READERS,
                DEFAULT_HEARTBEAT,
                DEFAULT_IDLE_TIMEOUT,
                DEFAULT_DRAIN_TIMEOUT);
    }

    /** The same behind proxies. */
    public WebConfig withTrustedProxies(List<String> proxies) {
        return new WebConfig(
                host,
                port,
                allowedOrigins,
                proxies,
                hostNames,
                maxBodyBytes,
                maxRequests,
                maxLiveReaders,
                heartbeat,
                idleTimeout,
                drainTimeout);
    }

    /** The same where nobody logs in, and only requests to these names are meant for it. */
    public WebConfig withHostNames(Set<String> names) {
        return new WebConfig(
                host,
                port,
                allowedOrigins,
                trustedProxies,
                names,
                maxBodyBytes,
                maxRequests,
                maxLiveReaders,
                heartbeat,
                idleTimeout,
                drainTimeout);
    }
}
