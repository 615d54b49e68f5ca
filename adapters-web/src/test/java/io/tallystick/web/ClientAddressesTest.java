package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientAddressesTest {

    private final ClientAddresses behindProxies =
            new ClientAddresses(List.of("10.0.0.0/8", "2001:db8:ffff::/48", "192.0.2.7"));

    @Test
    void without_proxies_the_header_is_not_believed() {
        ClientAddresses direct = new ClientAddresses(List.of());

        assertThat(direct.of("198.51.100.1", List.of("203.0.113.9")).text())
                .isEqualTo("198.51.100.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.1 | 203.0.113.9                        | 198.51.100.1",
                "10.0.0.1     | 203.0.113.9                        | 203.0.113.9",
                "10.0.0.1     | 1.1.1.1, 203.0.113.9               | 203.0.113.9",
                "10.0.0.1     | 1.1.1.1, 203.0.113.9, 192.0.2.7    | 203.0.113.9",
                "10.0.0.1     | 203.0.113.9:4711                   | 203.0.113.9",
                "10.0.0.1     | [2001:DB8:0:0::1]:4711             | 2001:db8::1",
                "10.0.0.1     | 2001:db8::1                        | 2001:db8::1",
                "10.0.0.1     | ::ffff:203.0.113.9                 | 203.0.113.9",
                "2001:db8:ffff::1 | 203.0.113.9                    | 203.0.113.9",
                "10.0.0.1     | 10.0.0.2, 10.0.0.3                 | 10.0.0.2",
                "10.0.0.1     | 203.0.113.9, unknown               | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9, localhost             | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9, 10.0.0.0/8            | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9, *                     | 10.0.0.1",
                "10.0.0.1     | ''                                 | 10.0.0.1",
                "10.0.0.1     | ,,,                                | 10.0.0.1",
            })
    void it_is_the_nearest_one_that_is_no_proxy(String peer, String header, String client) {
        assertThat(behindProxies.of(peer, List.of(header)).text()).isEqualTo(client);
    }

    @Test
    void several_headers_are_one_list() {
        assertThat(
                        behindProxies
                                .of("10.0.0.1", List.of("1.1.1.1", "203.0.113.9", "10.1.1.1"))
                                .text())
                .isEqualTo("203.0.113.9");
    }

    @Test
    void a_very_long_list_is_not_read_to_its_end() {
        String header = "203.0.113.9" + ", 10.0.0.2".repeat(1000);

        assertThat(behindProxies.of("10.0.0.1", List.of(header)).text()).isEqualTo("10.0.0.2");
    }

    @Test
    void all_of_a_network_of_ipv6_counts_as_one() {
        ClientAddresses direct = new ClientAddresses(List.of());
        String one = direct.of("2001:db8:1:2::1", List.of()).network();

        assertThat(direct.of("2001:db8:1:2:ffff::9%eth0", List.of()).network()).isEqualTo(one);
        assertThat(direct.of("2001:db8:1:3::1", List.of()).network()).isNotEqualTo(one);
        assertThat(direct.of("198.51.100.1", List.of()).network()).isEqualTo("198.51.100.1");
    }

    @Test
    void a_peer_without_an_address_is_unknown() {
        assertThat(behindProxies.of(null, List.of("1.1.1.1"))).isEqualTo(ClientAddress.UNKNOWN);
        assertThat(behindProxies.of("/tmp/socket", List.of("1.1.1.1")))
                .isEqualTo(ClientAddress.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/99", ""})
    void what_is_no_network_is_refused(String proxy) {
        assertThatThrownBy(() -> new ClientAddresses(List.of(proxy)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
