package io.tallystick.testkit.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A proxy of HTTP/1.1 over TCP on this machine, with a fault for each connection. Each connection
 * carries one request and one answer. What it cuts off it resets, so that whoever still sends or
 * waits gets an error. Requests with a body need a Content-Length, and answers must not be endless.
 * What a WebSocket carries passes until it is cut. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final int server;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
    private volatile Weather weather = Weather.FAIR;

    private FaultyProxy(int server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /**
     * Starts one on a free port.
     *
     * @param server the port of the server, which listens on the loopback address
     */
    public static FaultyProxy to(int server) {
        try {
            ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            FaultyProxy proxy = new FaultyProxy(server, listener);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients find it. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /**
     * Says what befalls the connections that are made from now on.
     *
     * @param part how much of what is cut in the middle arrives, from 0 to less than 1
     * @param answered gets the status of each answer of the server, also of those that reach no
     *     client, on a thread of the proxy
     */
    public void befall(Fault fault, double part, IntConsumer answered) {
        weather = new Weather(fault, part, answered);
    }

    /** Whether the server has answered all that reached it whole; WebSockets may be open. */
    public boolean isQuiet() {
        return underWay.get() == 0;
    }

    /** Cuts all WebSockets off that are open. */
    public void cutWebSockets() {
        tunnels.forEach(Tunnel::cut);
    }

    /** Takes nothing more, and waits for what is under way. Idempotent. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cutWebSockets();
        threads.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                underWay.incrementAndGet();
                Weather now = weather;
                threads.execute(() -> carry(client, now));
            } catch (IOException e) {
                // closed, or the client has gone already
            }
        }
    }

    private void carry(Socket client, Weather now) {
        try (client) {
            new Exchange(client, server, now, this::carry).carry(threads);
        } catch (IOException e) {
            // one side has gone, and the other learns that from its end of the connection
            return;
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void carry(Tunnel tunnel) throws IOException {
        tunnels.add(tunnel);
        underWay.decrementAndGet();
        try {
            if (listener.isClosed()) {
                tunnel.cut();
            }
            tunnel.carry(threads);
        } finally {
            underWay.incrementAndGet();
            tunnels.remove(tunnel);
        }
    }
}
