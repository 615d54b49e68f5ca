package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.limit.Limit;
import io.tallystick.limit.LocalRateLimiter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** How many requests there may be, of a user and from an address. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LimitsTest {

    private static final Limit FIVE = new Limit(5, Duration.ofHours(1));
    private static final Limit THREE = new Limit(3, Duration.ofHours(1));

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<WebServer> servers = new ArrayList<>();

    private Api start(String... trustedProxies) {
        WebServer server =
                TestParts.serve(
                        WebConfig.of("127.0.0.1", 0, List.of())
                                .withTrustedProxies(List.of(trustedProxies)),
                        new RateLimits(new LocalRateLimiter(), FIVE, THREE, registry),
                        registry);
        servers.add(server);
        return Api.of(client, server.port());
    }

    @AfterEach
    void stop() {
        servers.forEach(WebServer::close);
        client.close();
    }

    @Test
    void a_user_who_asks_too_often_has_to_wait_and_others_do_not() {
        Api api = start();
        IntStream.range(0, 5).forEach(i -> api.get("/api/contacts").is(200));

        Reply refused =
                api.post("/api/contacts", "{\"name\":\"Ann\"}").isProblem(429, "rate_limited");

        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 720);
        api.otherUser().get("/api/contacts").is(200);
        assertThat(registry.get("tallystick.rate.limited").tag("by", "user").counter().count())
                .isEqualTo(1);
    }

    @Test
    void many_users_behind_one_address_do_not_use_up_each_others() {
        Api api = start();
        IntStream.range(0, 20).forEach(i -> api.otherUser().get("/api/contacts").is(200));
        IntStream.range(0, 4).forEach(i -> unknown(api, "198.51.100.1"));

        api.otherUser().get("/api/contacts").is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/contacts", "/openapi.yaml", "/nowhere"})
    void an_address_from_which_nobody_has_logged_in_has_to_wait(String path) {
        Api api = start();
        int first = anonymous(api, path, "203.0.113.1").status();
        assertThat(first).isIn(200, 401, 404);
        assertThat(anonymous(api, path, "203.0.113.2").status()).isEqualTo(first);
        assertThat(anonymous(api, path, "203.0.113.3").status()).isEqualTo(first);

        anonymous(api, path, "203.0.113.4").isProblem(429, "rate_limited");
    }

    @Test
    void a_client_that_goes_on_with_a_bad_token_does_not_keep_its_user_from_logging_in() {
        Api api = start();
        IntStream.range(0, 3).forEach(i -> unknown(api, "198.51.100.1").is(401));
        unknown(api, "198.51.100.1").isProblem(429, "rate_limited");

        api.post("/api/auth/login", "{\"username\":\"ann\",\"password\":\"x\"}").is(200);
    }

    @Test
    void behind_a_proxy_of_ours_clients_are_told_apart_whatever_they_claim() {
        Api api = start("127.0.0.1");
        for (int i = 0; i < 3; i++) {
            unknown(api, "1.1.1." + i + ", 203.0.113.1").is(401);
        }

        unknown(api, "1.1.1.9, 203.0.113.1").isProblem(429, "rate_limited");
        unknown(api, "203.0.113.2").is(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/metrics"})
    void whoever_watches_the_server_is_always_answered(String path) {
        Api api = start();

        IntStream.range(0, 20).forEach(i -> anonymous(api, path, "203.0.113.1").is(200));
    }

    private static Reply unknown(Api api, String forwardedFor) {
        return anonymous(api, "/api/contacts", forwardedFor);
    }

    private static Reply anonymous(Api api, String path, String forwardedFor) {
        return api.send(
                HttpRequest.newBuilder(api.uri(path))
                        .header("X-Forwarded-For", forwardedFor)
                        .header("X-Request-Id", UUID.randomUUID().toString())
                        .build());
    }
}
