package io.tallystick.emulator;

import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A port and the HTTP server behind it. Each request has a virtual thread. Thread-safe. */
final class HttpListener implements AutoCloseable {

    private static final int MAX_THREADS = 16;
    private static final int MIN_THREADS = 2;

    private final Server server;
    private final ServerConnector connector;

    private HttpListener(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Takes the port; nobody is answered before {@link #serve}.
     *
     * @throws UncheckedIOException if the port cannot be had
     */
    static HttpListener open(String host, int port) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("emulator");
        threads.setVirtualThreadsExecutor(
                VirtualThreads.getNamedVirtualThreadsExecutor("emulator-"));
        Server server = new Server(threads);
        server.setStopTimeout(0);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http()));
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        try {
            connector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HttpListener(server, connector);
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // a stream's name may have an escaped slash or dot in it
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    int port() {
        return connector.getLocalPort();
    }

    void serve(Handler handler) {
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException("the HTTP server does not start", e);
        }
    }

    /** Closes the port and all connections at once. */
    @Override
    public void close() {
        try {
            server.stop();
            connector.close();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not stop", e);
        }
    }
}
