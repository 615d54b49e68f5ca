package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What no client should send, and what is too large. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class MalformedRequestsTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server =
            TestParts.serve(
                    WebConfig.of("127.0.0.1", 0, List.of()),
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    private final Api api = Api.of(client, server.port());

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void malformed_http_is_answered_with_a_problem() {
        malformed("GET /health\r\n\r\n", 505); // HTTP 0.9
        malformed("RUBBISH\r\n\r\n", 400);
        malformed("GET /health HTTP/9.9\r\nHost: x\r\n\r\n", 505);
        malformed("GET /health HTTP/1.1\r\n\r\n", 400);
        malformed("GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400);
        malformed("GET /health HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n", 400);
        malformed("GET /api/contacts/%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        malformed("GET /api/contacts/%ff HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        malformed("GET /api/contacts/%2e%2e/x HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        malformed("GET /api/contacts/a%2fb HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        malformed("GET /api/contacts/a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        malformed("GET /../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        malformed("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414);
        malformed("GET /health HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n", 431);
        malformed(
                "POST /api/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                        + "Content-Length: 6\r\n\r\nhello",
                400);
        malformed("POST /api/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400);
        malformed(user("GET /api/events?limit=%zz") + "\r\n", 400);
        malformed(user("GET /api/contacts?q=%C3%28") + "\r\n", 400);
        malformed(
                user("POST /api/contacts")
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "zz\r\nhello\r\n",
                400);
        malformed(
                user("POST /api/contacts")
                        + "Content-Type: application/json\r\nIdempotency-Key: \u00e9\r\n"
                        + "Content-Length: 2\r\n\r\n{}",
                400);
        malformed(user("POST /api/contacts") + "Expect: magic\r\nContent-Length: 2\r\n\r\n{}", 417);
    }

    private String user(String requestLine) {
        return requestLine
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + Api.USER_HEADER
                + ": "
                + api.user()
                + "\r\n";
    }

    private void malformed(String request, int status) {
        String reply = RawHttp.exchange(server.port(), request);
        String line = request.substring(0, Math.min(60, request.length()));
        assertThat(reply).as(line).startsWith("HTTP/1.1 " + status);
        assertThat(reply)
                .as(line)
                .contains("application/problem+json", "\"code\":\"", "X-Request-Id");
        assertThat(reply).as(line).doesNotContain("xception", "jetty", "Jetty");
    }

    @Test
    void invalid_utf_8_is_refused() {
        byte[] head =
                (user("POST /api/contacts")
                                + "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n"
                                + "{\"name\":\"")
                        .getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] bad : List.of(new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc0})) {
            byte[] request = Arrays.copyOf(head, head.length + 3);
            request[head.length] = bad[0];
            request[head.length + 1] = '"';
            request[head.length + 2] = '}';
            assertThat(RawHttp.exchange(server.port(), request))
                    .startsWith("HTTP/1.1 400")
                    .contains("UTF-8");
        }
    }

    @Test
    void a_body_that_is_announced_too_large_is_refused_before_it_comes() {
        String reply =
                RawHttp.exchange(
                        server.port(),
                        user("POST /api/contacts")
                                + "Content-Type: application/json\r\nContent-Length: 10000000\r\n"
                                + "Expect: 100-continue\r\n\r\n");
        assertThat(reply).startsWith("HTTP/1.1 413").contains("content_too_large");
    }

    @Test
    void a_chunked_body_over_the_limit_is_refused() {
        HttpRequest request =
                HttpRequest.newBuilder(api.uri("/api/contacts"))
                        .header(Api.USER_HEADER, api.user())
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(new byte[10 << 20])))
                        .build();
        api.send(request).isProblem(413, "content_too_large");
        assertThat(api.events()).isZero();
    }
}
