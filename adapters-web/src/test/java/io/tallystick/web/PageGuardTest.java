package io.tallystick.web;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.server.CapturedLog;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What web pages are kept from where nobody logs in; sent raw, as browsers set both headers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PageGuardTest {

    private static final String USER = UUID.randomUUID().toString();
    private static WebServer server;

    @BeforeAll
    static void start() {
        server = serve(Set.of("ledger.lan"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static WebServer serve(Set<String> names) {
        return TestParts.serve(
                WebConfig.of("127.0.0.1", 0, List.of("https://app.example")).withHostNames(names),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    private static String send(WebServer to, String line, String host, String... headers) {
        String all = String.join("", headers);
        return RawHttp.exchange(
                to.port(),
                "%s HTTP/1.1\r\nHost: %s\r\n%s: %s\r\n%s\r\n\r\n"
                        .formatted(
                                line,
                                host,
                                Api.USER_HEADER,
                                USER,
                                all.contains("Upgrade") ? all : all + "Connection: close"));
    }

    private static String get(String host, String... headers) {
        return send(server, "GET /api/contacts", host, headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8000",
                "localhost",
                "LOCALHOST:8000",
                "localhost.:8000",
                "ledger.localhost:8000",
                "[::1]:8000",
                "192.168.1.5:8000",
                "mypc:8000",
                "mypc.local:8000",
                "mypc.home.arpa:8000",
                "ledger.internal",
                "Ledger.LAN:8000"
            })
    void addresses_and_own_names_are_answered(String host) {
        assertThat(get(host)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8000",
                "127.0.0.1.evil.example",
                "1.2.3.4.5",
                "localhost.evil.example",
                "local.evil.example",
                "ledger.lan.evil.example",
                "face.b00c"
            })
    void a_page_whose_name_leads_here_gets_nothing(String host) {
        assertThat(get(host, "Origin: http://" + host + "\r\n"))
                .startsWith("HTTP/1.1 421 ")
                .contains("\"misdirected_request\"", "ALLOWED_HOSTS");
        assertThat(send(server, "GET /nowhere", host)).startsWith("HTTP/1.1 421 ");
        assertThat(send(server, "GET /docs", host)).startsWith("HTTP/1.1 421 ");
    }

    @Test
    void a_name_is_logged_once_with_what_to_set_and_few_of_very_many_are() {
        try (CapturedLog log = new CapturedLog();
                WebServer own = serve(Set.of("ledger.lan"))) {
            send(own, "GET /api/contacts", "Tally.example:8000");
            send(own, "GET /api/summary", "tally.example");
            assertThat(unknown(log))
                    .singleElement(as(STRING))
                    .contains("host=\"tally.example\"", "ALLOWED_HOSTS");

            for (int i = 0; i < 100; i++) {
                send(own, "GET /api/contacts", "host" + i + ".example");
            }
            assertThat(unknown(log)).hasSize(20);
            assertThat(unknown(log).getLast()).contains("no further names");
        }
    }

    private static List<String> unknown(CapturedLog log) {
        return log.lines().stream().filter(line -> line.contains("event=unknown_host")).toList();
    }

    @ParameterizedTest
    @CsvSource({"http://evil.example", "null", "http://localhost:3000", "https://localhost:8001"})
    void a_page_of_another_site_is_refused_before_anything_happens(String origin) {
        String header = "Origin: " + origin + "\r\n";
        assertThat(get("localhost:8000", header)).startsWith("HTTP/1.1 403 ");
        assertThat(send(server, "POST /api/contacts/x/undo", "localhost:8000", header))
                .startsWith("HTTP/1.1 403 ")
                .contains("ALLOWED_ORIGINS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8000", "https://app.example"})
    void its_own_pages_and_allowed_ones_are_answered(String origin) {
        assertThat(get("localhost:8000", "Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_web_socket_is_refused_too() {
        String upgrade =
                String.join(
                        "\r\n",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                        "Sec-WebSocket-Version: 13",
                        "Origin: http://evil.example");
        assertThat(send(server, "GET /ws", "evil.example", upgrade)).startsWith("HTTP/1.1 421 ");
        assertThat(send(server, "GET /ws", "localhost", upgrade)).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void who_watches_the_server_may_call_it_anything() {
        assertThat(send(server, "GET /health/live", "tallystick")).startsWith("HTTP/1.1 200 ");
        assertThat(send(server, "GET /metrics", "tallystick")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_star_allows_every_name_but_not_every_page() {
        try (WebServer any = serve(Set.of("*"))) {
            assertThat(send(any, "GET /api/contacts", "any.example")).startsWith("HTTP/1.1 200 ");
            assertThat(
                            send(
                                    any,
                                    "GET /api/contacts",
                                    "any.example",
                                    "Origin: http://evil.example\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }
}
