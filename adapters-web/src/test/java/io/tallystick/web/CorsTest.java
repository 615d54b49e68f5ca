package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.util.List;

/** Which web pages may use the API. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class CorsTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server = serve(List.of("https://app.example", "https://other.example"));
    private Api api = Api.of(client, server.port());

    private static WebServer serve(List<String> origins) {
        return TestParts.serve(
                WebConfig.of("127.0.0.1", 0, origins),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void allowed_web_pages_may_use_the_api() {
        Reply preflight = preflight("https://app.example").is(204);
        assertThat(preflight.header("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PATCH");
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .contains("Idempotency-Key", "If-Match", "Last-Event-ID", "Content-Type");
        assertThat(preflight.header("Vary")).contains("Origin");
        assertThat(preflight("https://evil.example").is(204).header("Access-Control-Allow-Origin"))
                .isNull();

        Reply reply = withOrigin("https://other.example");
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("https://other.example");
        assertThat(reply.header("Access-Control-Expose-Headers"))
                .contains("ETag", "Location", "Link", "Idempotent-Replayed");
        assertThat(withOrigin("https://evil.example").header("Access-Control-Allow-Origin"))
                .isNull();
        assertThat(api.get("/nowhere", "Origin", "https://app.example"))
                .extracting(problem -> problem.header("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example");

        server.close();
        server = serve(List.of("*"));
        api = Api.of(client, server.port());
        assertThat(withOrigin("https://any.example").header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
        assertThat(preflight("null").header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    private Reply preflight(String origin) {
        return api.send(
                "OPTIONS",
                "/api/contacts",
                null,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST");
    }

    private Reply withOrigin(String origin) {
        return api.get("/api/contacts", "Origin", origin).is(200);
    }
}
