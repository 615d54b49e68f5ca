package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What phones send may be large, slow or hostile, and costs a bounded part of the server. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyncLimitsTest {

    private static final String PATH = "/api/sync/events";
    private static final int MAX = SyncRoutes.MAX_BODY_BYTES;

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server =
            TestParts.serve(
                    WebConfig.of("127.0.0.1", 0, List.of()),
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    private final Api api = Api.of(client, server.port());

    @AfterAll
    void stop() {
        server.close();
        client.close();
    }

    private static String created(String data) {
        return """
        {"id":"%s","aggregate_type":"contact","aggregate_id":"%s","event_type":"CREATED",
        "event_data":{%s},"timestamp":"2026-01-31T12:00:00Z"}
        """
                .formatted(UUID.randomUUID(), UUID.randomUUID(), data);
    }

    @Test
    void a_body_over_the_limit_is_refused_before_it_comes() {
        String answer =
                RawHttp.exchange(
                        server.port(),
                        "POST %s HTTP/1.1\r\nHost: h\r\n%s: %s\r\nContent-Type: application/json\r\n"
                                        .formatted(PATH, Api.USER_HEADER, api.user())
                                + "Expect: 100-continue\r\nContent-Length: "
                                + (MAX + 1)
                                + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("content_too_large");
    }

    @Test
    void a_body_of_unknown_length_over_the_limit_is_refused() {
        InputStream blank =
                new ByteArrayInputStream(" ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
        HttpRequest request =
                HttpRequest.newBuilder(api.uri(PATH))
                        .header(Api.USER_HEADER, api.user())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> withBlanks(blank, MAX >> 20)))
                        .build();
        api.send(request).isProblem(413, "content_too_large");
    }

    private static InputStream withBlanks(InputStream blank, int times) {
        InputStream all = new ByteArrayInputStream("[".getBytes(StandardCharsets.US_ASCII));
        byte[] block;
        try {
            block = blank.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        for (int i = 0; i < times; i++) {
            all = new SequenceInputStream(all, new ByteArrayInputStream(block));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"[],", "{},", "[[]],", "1,", "\"\",", "{\"a\":{}},"})
    void an_element_of_very_many_values_is_refused_alone(String repeated) {
        String many = repeated.repeat((MAX - (1 << 20)) / repeated.length()) + "0";
        String hostile = created("\"name\":\"A\",\"x\":[" + many + "]");
        refusesTheFirst(hostile);
    }

    @Test
    void an_element_with_an_endless_text_is_refused_alone() {
        refusesTheFirst(created("\"name\":\"" + "x".repeat(MAX - (1 << 20)) + "\""));
        refusesTheFirst(created("\"" + "x".repeat(MAX - (1 << 20)) + "\":1"));
        refusesTheFirst(created("\"name\":" + "9".repeat(MAX - (1 << 20))));
    }

    private void refusesTheFirst(String hostile) {
        String good = created("\"name\":\"B\"");
        Reply reply = api.post(PATH, "[" + hostile + "," + good + "]").is(200);
        assertThat(reply.at("/accepted")).hasSize(1);
        JsonNode conflicts = reply.at("/conflicts");
        assertThat(conflicts).hasSize(1);
        String id = conflicts.get(0).asText();
        assertThat(hostile).contains("\"id\":\"" + id + "\"");
        assertThat(reply.at("/reasons").path(id).asText()).contains("10000 values");
    }

    @Test
    void another_body_of_very_many_values_is_refused() {
        String many = "[],".repeat(300_000) + "0";
        api.post("/api/contacts", "{\"name\":\"A\",\"x\":[" + many + "]}")
                .isProblem(413, "content_too_large");
        api.post("/api/contacts", "{\"name\":\"A\",\"x\":\"" + "[],".repeat(300_000) + "\"}")
                .is(201);
    }

    @Test
    void phones_that_drip_do_not_keep_others_out() throws IOException {
        List<Socket> dripping = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                dripping.add(open(api.otherUser(), PATH, MAX, "["));
            }
            // until they are inside, others have room
            await().atMost(Duration.ofSeconds(20))
                    .until(
                            () -> {
                                for (Socket socket : dripping) {
                                    socket.getOutputStream()
                                            .write(
                                                    " "
                                                            .repeat(2000)
                                                            .getBytes(StandardCharsets.US_ASCII));
                                }
                                Reply reply =
                                        api.otherUser()
                                                .post(
                                                        PATH,
                                                        "["
                                                                + created("\"name\":\"A\"")
                                                                + " ".repeat(70_000)
                                                                + "]")
                                                .is(200);
                                return reply.at("/accepted").size() == 1
                                        && dripping.stream().anyMatch(SyncLimitsTest::isAnswered);
                            });
            for (Socket socket : dripping) {
                if (isAnswered(socket)) {
                    assertThat(status(socket)).isEqualTo("HTTP/1.1 408");
                }
            }
        } finally {
            for (Socket socket : dripping) {
                socket.close();
            }
        }
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_small_push_goes_on_however_full_it_is_announced_or_not() throws IOException {
        try (Socket one = open(api.otherUser(), PATH, MAX, "");
                Socket other = open(api.otherUser(), PATH, MAX, "")) {
            awaitInside(one);
            awaitInside(other);
            byte[] push = ("[" + created("\"name\":\"A\"") + "]").getBytes(StandardCharsets.UTF_8);
            for (BodyPublisher body :
                    List.of(
                            BodyPublishers.ofByteArray(push),
                            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(push)))) {
                HttpRequest request =
                        HttpRequest.newBuilder(api.uri(PATH))
                                .header(Api.USER_HEADER, api.user())
                                .header("Content-Type", "application/json")
                                .POST(body)
                                .build();
                assertThat(api.send(request).is(200).at("/accepted")).hasSize(1);
            }

            assertThat(isAnswered(one)).isFalse();
            assertThat(isAnswered(other)).isFalse();
        }
    }

    /** The server asks for the body when it has room for it. */
    private static void awaitInside(Socket socket) throws IOException {
        String go = "HTTP/1.1 100 Continue\r\n\r\n";
        assertThat(socket.getInputStream().readNBytes(go.length()))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(go);
    }

    @Test
    void large_bodies_that_stop_coming_do_not_keep_others_out() throws IOException {
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int user = 0; user < 3; user++) {
                Api other = api.otherUser();
                for (int i = 0; i < (user < 2 ? 15 : 1); i++) {
                    stuck.add(open(other, "/api/contacts", 1 << 20, "{" + " ".repeat(20_000)));
                }
            }
            String large = "{\"name\":\"A\",\"x\":\"" + "x".repeat(1_048_000) + "\"}";
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> {
                                api.post("/api/contacts", large).is(201);
                                return stuck.stream().anyMatch(SyncLimitsTest::isAnswered);
                            });
            for (Socket socket : stuck) {
                if (isAnswered(socket)) {
                    assertThat(status(socket)).isEqualTo("HTTP/1.1 408");
                }
            }
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** Announces so much, and sends next to nothing of it; if nothing, it waits to be asked. */
    private Socket open(Api user, String path, int announced, String beginning) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        String request =
                "POST %s HTTP/1.1\r\nHost: h\r\n%s: %s\r\nContent-Length: %d\r\n"
                                .formatted(path, Api.USER_HEADER, user.user(), announced)
                        + "Content-Type: application/json\r\n"
                        + (beginning.isEmpty() ? "Expect: 100-continue\r\n\r\n" : "\r\n")
                        + beginning;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
