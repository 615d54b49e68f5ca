package io.tallystick.web;

import inet.ipaddr.IPAddress;

/**
 * Where a request comes from.
 *
 * @param text in the usual form (RFC 5952)
 * @param network that requests are counted by: whoever has an address of IPv6 usually has all 2^64
 *     of its network
 */
record ClientAddress(String text, String network) {

    static final ClientAddress UNKNOWN = new ClientAddress("unknown", "unknown");

    private static final int NETWORK_BITS_OF_IPV6 = 64;

    static ClientAddress of(IPAddress address) {
        IPAddress network =
                address.isIPv6() ? address.toPrefixBlock(NETWORK_BITS_OF_IPV6) : address;
        return new ClientAddress(address.toCanonicalString(), network.toCanonicalString());
    }
}
