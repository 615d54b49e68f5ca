package io.tallystick.web;

import inet.ipaddr.IPAddress;

import io.tallystick.limit.Networks;

/**
 * Where a request comes from.
 *
 * @param text in the usual form (RFC 5952)
 * @param network that requests are counted by: whoever has an address of IPv6 usually has all 2^64
 *     of its network
 */
record ClientAddress(String text, String network) {

    static final ClientAddress UNKNOWN = new ClientAddress("unknown", "unknown");

    static ClientAddress of(IPAddress address) {
        return new ClientAddress(
                address.toCanonicalString(), Networks.ofClient(address).toCanonicalString());
    }
}
