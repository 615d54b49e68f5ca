package io.tallystick.server.config;

import org.jspecify.annotations.NullMarked;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** What a server makes of its settings, where two names have an address. */
@NullMarked
final class ReadSettings {

    private static final Map<String, String> NAMES =
            Map.of("home.test", "127.0.0.5", "lan.test", "192.0.2.7");

    private ReadSettings() {}

    static List<String> problems(Map<String, String> settings) {
        try {
            throw new AssertionError("accepted: " + read(settings));
        } catch (InvalidConfiguration e) {
            return e.problems();
        }
    }

    static ServerConfig read(Map<String, String> settings) {
        return ServerConfig.from(settings, ReadSettings::addressesOf);
    }

    private static InetAddress[] addressesOf(String host) throws UnknownHostException {
        boolean isName = host.matches(".*[g-z].*");
        String address = isName ? NAMES.get(host) : host;
        if (address == null) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(address);
    }
}
