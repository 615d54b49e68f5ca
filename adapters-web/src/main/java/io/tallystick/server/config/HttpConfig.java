package io.tallystick.server.config;

import java.util.List;

/**
 * How the server is reached. Immutable.
 *
 * @param host a name or an address to listen on
 * @param port 0 for any free one
 * @param allowedHosts names besides {@code host} under which it is reached; {@code *} for all
 * @param allowedOrigins of web pages; {@code *} for all
 */
public record HttpConfig(
        String host, int port, List<String> allowedHosts, List<String> allowedOrigins) {

    public HttpConfig {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
