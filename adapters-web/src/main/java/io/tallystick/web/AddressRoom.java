package io.tallystick.web;

import inet.ipaddr.IPAddress;

import io.tallystick.limit.Networks;

import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections one address has, so that it cannot have those of all others. Proxies that
 * are trusted have as many as they need. Thread-safe.
 */
final class AddressRoom {

    private static final Logger log = LoggerFactory.getLogger(AddressRoom.class);

    private final int max;
    private final ClientAddresses clients;
    private final Map<String, Integer> connections = new ConcurrentHashMap<>();
    private final Map<EndPoint, String> counted = new ConcurrentHashMap<>();

    /** Whose refusals are in the log: one line each until they let go of all, for they choose. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param max of each address, or network of IPv6
     */
    AddressRoom(int max, ClientAddresses clients) {
        this.max = max;
        this.clients = clients;
    }

    /**
     * Counts a connection.
     *
     * @return false if it is one too many, and not counted
     */
    boolean take(EndPoint endPoint) {
        IPAddress address = addressOf(endPoint.getRemoteSocketAddress());
        if (address == null || clients.isTrusted(address)) {
            return true;
        }
        String network = Networks.ofClient(address).toCanonicalString();
        int now = connections.merge(network, 1, Integer::sum);
        if (now > max) {
            if (told.add(network)) {
                log.warn("event=connections_refused client={} limit={}", network, max);
            }
            release(network);
            return false;
        }
        counted.put(endPoint, network);
        return true;
    }

    void giveBack(EndPoint endPoint) {
        String network = counted.remove(endPoint);
        if (network != null) {
            release(network);
        }
    }

    private void release(String network) {
        connections.computeIfPresent(
                network,
                (key, count) -> {
                    if (count == 1) {
                        told.remove(network);
                        return null;
                    }
                    return count - 1;
                });
    }

    private static @Nullable IPAddress addressOf(@Nullable SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress i ? i.getAddress() : null;
        return address == null ? null : Networks.address(address.getHostAddress());
    }
}
