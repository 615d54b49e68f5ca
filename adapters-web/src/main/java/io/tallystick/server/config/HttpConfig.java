package io.tallystick.server.config;

import java.util.List;

/**
 * How the server is reached. Immutable.
 *
 * @param host a name or an address to listen on
 * @param port 0 for any free one
 * @param allowedOrigins of web pages; {@code *} for all
 */
public record HttpConfig(String host, int port, List<String> allowedOrigins) {

    public HttpConfig {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
