package io.tallystick.web;

import inet.ipaddr.IPAddress;

import io.tallystick.limit.Networks;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Tells where a request comes from: the nearest address that is not one of our own proxies'. What a
 * client writes into {@code X-Forwarded-For} itself is to the left of what the proxies add, and
 * never believed. Immutable.
 */
final class ClientAddresses {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int MAX_HOPS = 32;

    private final List<IPAddress> trusted;

    /**
     * @param trustedProxies addresses and networks such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is neither
     */
    ClientAddresses(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(Networks::network).toList();
    }

    ClientAddress of(Request request) {
        return of(
                Request.getRemoteAddr(request), request.getHeaders().getValuesList(FORWARDED_FOR));
    }

    /**
     * @param peer at the other end of the connection
     * @param forwardedFor the header's lines, from first to last
     */
    ClientAddress of(@Nullable String peer, List<String> forwardedFor) {
        IPAddress address = peer == null ? null : Networks.address(peer);
        if (address == null) {
            return ClientAddress.UNKNOWN;
        }
        List<String> hops = List.of(String.join(",", forwardedFor).split(",", -1));
        int left = Math.min(hops.size(), MAX_HOPS);
        for (int i = 1; i <= left && isTrusted(address); i++) {
            IPAddress hop = Networks.address(withoutPort(hops.get(hops.size() - i).trim()));
            if (hop == null) {
                break; // nothing to the left of it can be trusted either
            }
            address = hop;
        }
        return ClientAddress.of(address);
    }

    /** Whether it is one of our own proxies'. */
    boolean isTrusted(IPAddress address) {
        return trusted.stream()
                .anyMatch(
                        network ->
                                network.getIPVersion() == address.getIPVersion()
                                        && network.contains(address));
    }

    /**
     * Some proxies add the port of the client: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}.
     */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
