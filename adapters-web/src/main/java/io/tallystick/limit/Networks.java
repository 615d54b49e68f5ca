package io.tallystick.limit;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;

import org.jspecify.annotations.Nullable;

/** Reads addresses and networks; names are none, for nobody is asked what they mean. Stateless. */
public final class Networks {

    private static final IPAddressStringParameters ADDRESS = form(false);
    private static final IPAddressStringParameters NETWORK = form(true);

    private static final int CLIENT_BITS_OF_IPV6 = 64;

    private Networks() {}

    /**
     * What the requests of a client are counted by: whoever has an address of IPv6 usually has all
     * 2^64 of its network.
     */
    public static IPAddress ofClient(IPAddress address) {
        return address.isIPv6() ? address.toPrefixBlock(CLIENT_BITS_OF_IPV6) : address;
    }

    private static IPAddressStringParameters form(boolean isNetwork) {
        return new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowPrefix(isNetwork)
                .allowMask(false)
                .allowWildcardedSeparator(false)
                .allowSingleSegment(false)
                .toParams();
    }

    /**
     * A network such as {@code 10.0.0.0/8}, or of one address alone.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static IPAddress network(String text) {
        IPAddress network = new IPAddressString(text, NETWORK).getAddress();
        if (network == null) {
            throw new IllegalArgumentException("neither an address nor a network: " + text);
        }
        return network.toPrefixBlock();
    }

    /**
     * An address, without the zone it may have; of IPv4 if it only is mapped. Null if it is none.
     */
    public static @Nullable IPAddress address(String text) {
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        IPAddress address = new IPAddressString(plain, ADDRESS).getAddress();
        if (address == null || address.isMultiple()) {
            return null;
        }
        return address.isIPv6() && address.toIPv6().isIPv4Mapped()
                ? address.toIPv6().getEmbeddedIPv4Address()
                : address;
    }
}
