package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/** The server itself: what holds for every request, and what operators see. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class WebServerTest extends WebServerCase {

    @Test
    void every_answer_names_the_request() {
        assertThat(api.get("/health", "X-Request-Id", "a-B_3.x").header("X-Request-Id"))
                .isEqualTo("a-B_3.x");
        assertThat(api.get("/health").header("X-Request-Id")).matches("[0-9a-f]{32}");
        assertThat(api.get("/nowhere", "X-Request-Id", "bad id").header("X-Request-Id"))
                .matches("[0-9a-f]{32}");
        assertThat(api.get("/health", "X-Request-Id", "x".repeat(129)).header("X-Request-Id"))
                .hasSize(32);
        Reply problem = api.get("/nowhere", "X-Request-Id", "r").isProblem(404, "not_found");
        assertThat(problem.at("/request_id").asText()).isEqualTo("r");
        assertThat(problem.at("/instance").asText()).isEqualTo("/nowhere");
    }

    @Test
    void every_answer_has_its_safety_headers() {
        for (String path : List.of("/api/contacts", "/nowhere", "/docs", "/health")) {
            Reply reply = api.get(path);
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(reply.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'none'");
            assertThat(reply.header("Server")).isNull();
            assertThat(reply.header("Set-Cookie")).isNull();
        }
    }

    @Test
    void who_is_not_known_gets_no_further() {
        HttpRequest request = HttpRequest.newBuilder(api.uri("/api/contacts")).build();
        Reply reply = api.send(request).isProblem(401, "unauthenticated");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        HttpRequest post =
                HttpRequest.newBuilder(api.uri("/api/contacts"))
                        .POST(HttpRequest.BodyPublishers.ofString("x".repeat(3 << 20)))
                        .build();
        api.send(post).isProblem(401, "unauthenticated");
        api.send(HttpRequest.newBuilder(api.uri("/health")).build()).is(200);
    }

    @Test
    void unknown_routes_and_methods_are_problems() {
        api.get("/api").isProblem(404, "not_found");
        api.get("/api/contact").isProblem(404, "not_found");
        api.get("/api/contacts//events").isProblem(400, "invalid_request");
        Reply reply =
                api.send("DELETE", "/api/contacts", null).isProblem(405, "method_not_allowed");
        assertThat(reply.header("Allow")).isEqualTo("GET, POST, HEAD, OPTIONS");
        api.send("PUT", "/health", "x".repeat(100)).isProblem(405, "method_not_allowed");
        api.send("BREW", "/health", null).isProblem(405, "method_not_allowed");
        api.send("TRACE", "/api/events", null).isProblem(405, "method_not_allowed");
        assertThat(api.get("/api/contacts/").is(200).ids()).isEmpty();
    }

    @Test
    void a_header_cannot_change_the_method() {
        String path = "/api/contacts/" + api.contact("A");
        api.get(path, "X-HTTP-Method-Override", "DELETE").is(200);
        api.get(path).is(200);
        api.get(path, "Sec-WebSocket-Version", "13").is(200);
    }

    @Test
    void head_is_get_without_the_body() {
        String path = "/api/contacts/" + api.contact("A");
        Reply get = api.get(path);
        Reply head = api.send("HEAD", path, null).is(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo("\"0\"");
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        assertThat(api.send("HEAD", "/api/contacts/x", null).is(400).text()).isEmpty();
        api.send("HEAD", "/nowhere", null).is(404);
        api.send("HEAD", "/api/contacts", null).is(200);
    }

    @Test
    void options_tells_what_is_allowed() {
        Reply reply = api.send("OPTIONS", "/api/contacts/x", null).is(204);
        assertThat(reply.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, PUT");
        assertThat(reply.header("Accept-Patch")).isEqualTo("application/merge-patch+json");
        api.send("OPTIONS", "/nowhere", null).isProblem(404, "not_found");
    }

    @Test
    void large_answers_are_compressed_for_who_takes_it() throws Exception {
        for (int i = 0; i < 40; i++) {
            api.contact("number " + i);
        }
        for (String path : List.of("/api/contacts", "/api/contacts?limit=30")) {
            String plain = api.get(path).is(200).text();
            HttpResponse<byte[]> zipped =
                    client.send(
                            HttpRequest.newBuilder(api.uri(path))
                                    .header(Api.USER_HEADER, api.user())
                                    .header("Accept-Encoding", "br;q=1, gzip;q=0.5")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(zipped.headers().allValues("Vary")).contains("Origin", "Accept-Encoding");
            assertThat(zipped.body().length).isLessThan(plain.length() / 2);
            InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()));
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
        }
        assertThat(api.get("/api/contacts", "Accept-Encoding", "gzip;q=0").is(200).json())
                .hasSize(40);
    }

    @Test
    void a_long_list_is_streamed_whole() {
        int count = 3000;
        addContacts(count, "x".repeat(100) + " ");
        Reply reply = api.get("/api/contacts").is(200);
        assertThat(reply.ids()).hasSize(count).doesNotHaveDuplicates();
        assertThat(reply.header("Content-Length")).isNull();
    }

    @Test
    void health_tells_the_state_of_each_part() {
        Reply health = api.get("/health").is(200);
        assertThat(health.text()).isEqualTo("OK");
        assertThat(health.header("Content-Type")).startsWith("text/plain");

        Reply ready = api.get("/health/ready").is(200);
        assertThat(ready.at("/status").asText()).isEqualTo("ready");
        assertThat(ready.at("/parts/event_store/status").asText()).isEqualTo("up");
        assertThat(ready.at("/parts/projector/lag_events").asInt()).isZero();

        probes.set(TestParts.Probes.of(true, false, HealthProbes.Lag.NONE));
        Reply degraded = api.get("/health/ready").is(200);
        assertThat(degraded.at("/status").asText()).isEqualTo("degraded");
        assertThat(degraded.at("/parts/projector/status").asText()).isEqualTo("unknown");

        probes.set(
                TestParts.Probes.of(
                        false,
                        true,
                        new HealthProbes.Lag(OptionalLong.of(3), Duration.ofSeconds(2))));
        Reply down = api.get("/health/ready").is(503);
        assertThat(down.at("/status").asText()).isEqualTo("unavailable");
        assertThat(down.at("/parts/projector/lag_seconds").asInt()).isEqualTo(2);
        assertThat(api.get("/health/live").is(200).at("/status").asText()).isEqualTo("live");
    }

    @Test
    void metrics_have_bounded_labels() {
        api.contact("A");
        for (int i = 0; i < 20; i++) {
            api.get("/nowhere/" + i).is(404);
            api.send("FOO" + i, "/api/contacts", null).is(405);
        }
        Reply reply = api.get("/metrics").is(200);
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
        assertThat(reply.text())
                .contains("route=\"/api/contacts\"", "route=\"unmatched\"", "jvm_memory_used_bytes")
                .doesNotContain("nowhere", "FOO1");
        assertThat(
                        reply.text()
                                .lines()
                                .filter(l -> l.startsWith("http_server_requests_seconds_count"))
                                .count())
                .isLessThan(8);
    }
}
