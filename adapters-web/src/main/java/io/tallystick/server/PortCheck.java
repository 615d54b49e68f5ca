package io.tallystick.server;

import io.tallystick.server.config.HttpConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks at the port before a database is started in vain. Stateless. */
final class PortCheck {

    private PortCheck() {}

    /**
     * @throws UncheckedIOException if nobody can listen there right now
     */
    static void isFree(HttpConfig config) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections of a server that just ended do not count
            socket.bind(new InetSocketAddress(config.host(), config.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
