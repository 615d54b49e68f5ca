package io.tallystick.server.config;

import static io.tallystick.server.config.ReadSettings.problems;
import static io.tallystick.server.config.ReadSettings.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** Where a server listens, and to whom. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpSettingsTest {

    @Nested
    class Listening {

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "home.test"})
        void on_this_machine_alone_needs_no_permission(String host) {
            assertThat(read(Map.of("HOST", host)).http().host()).isEqualTo(host);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "lan.test", "2001:db8::1"})
        void where_others_reach_it_is_refused_while_nobody_logs_in(String host) {
            assertThat(problems(Map.of("HOST", host)))
                    .containsExactly(
                            "HOST="
                                    + host
                                    + ": others could reach it and nobody has to log in; use"
                                    + " 127.0.0.1, or AUTH=jwt, or accept that with"
                                    + " ALLOW_INSECURE_BIND=true");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.0.0.0", "::", "lan.test"})
        void where_others_reach_it_is_possible_when_that_is_accepted(String host) {
            assertThat(read(Map.of("HOST", host, "ALLOW_INSECURE_BIND", "TRUE")).http().host())
                    .isEqualTo(host);
        }

        @Test
        void a_name_is_refused_if_any_of_its_addresses_is_reachable() {
            assertThatExceptionOfType(InvalidConfiguration.class)
                    .isThrownBy(
                            () ->
                                    ServerConfig.from(
                                            Map.of("HOST", "both.test"),
                                            host ->
                                                    new InetAddress[] {
                                                        literal("127.0.0.1"), literal("192.0.2.7")
                                                    }));
        }
    }

    @Nested
    class Origins {

        @Test
        void origins_are_separated_by_commas() {
            assertThat(
                            read(Map.of(
                                            "ALLOWED_ORIGINS",
                                            "https://A.example, http://localhost:3000,"))
                                    .http()
                                    .allowedOrigins())
                    .containsExactly("https://a.example", "http://localhost:3000");
            assertThat(read(Map.of("ALLOWED_ORIGINS", "*")).http().allowedOrigins())
                    .containsExactly("*");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"https://a.example/", "ftp://a.example", "a.example", "https://", "h t"})
        void an_origin_is_a_scheme_a_host_and_perhaps_a_port(String origin) {
            assertThat(problems(Map.of("ALLOWED_ORIGINS", origin))).hasSize(1);
        }
    }

    @Nested
    class Names_of_the_server {

        @Test
        void names_are_separated_by_commas() {
            assertThat(
                            read(Map.of("ALLOWED_HOSTS", "Ledger.example, tallystick"))
                                    .http()
                                    .allowedHosts())
                    .containsExactly("ledger.example", "tallystick");
            assertThat(read(Map.of("ALLOWED_HOSTS", "*")).http().allowedHosts())
                    .containsExactly("*");
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://a.example", "a.example:8000", "a b", "*.example", "[::1]"})
        void a_name_is_no_origin_and_has_no_port(String name) {
            assertThat(problems(Map.of("ALLOWED_HOSTS", name)))
                    .singleElement()
                    .asString()
                    .contains("without ports");
        }

        @Test
        void they_mean_nothing_where_users_log_in() {
            assertThat(problems(Map.of("AUTH", "jwt", "ALLOWED_HOSTS", "a.example")))
                    .singleElement()
                    .asString()
                    .contains("has no meaning without AUTH=none");
        }
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getAllByName(address)[0];
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
