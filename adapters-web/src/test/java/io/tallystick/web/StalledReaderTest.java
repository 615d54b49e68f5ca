package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A live reader that takes nothing keeps nobody waiting, and comes back without loss. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StalledReaderTest {

    private static final int EVENTS = 400;
    private static final String NOTES = "n".repeat(10_000);

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server;
    private Api api;

    @BeforeEach
    void start() {
        server = TestParts.serve(TestParts.twoLiveReaders(WebConfig.DEFAULT_HEARTBEAT), registry);
        api = Api.of(client, server.port());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void it_is_cut_off_while_others_go_on_and_resumes_where_it_was() throws IOException {
        String start = api.get("/api/events").at("/head").asText();
        try (Socket stalled = stalledReader();
                LiveReader other = LiveReader.open(api, "/api/events/stream", null)) {
            other.next("caught-up");
            for (int i = 0; i < EVENTS; i++) {
                create("Contact " + i);
                other.next("ContactCreated");
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> readers() == 1);
            assertThat(stalled.getInputStream().readAllBytes()).isNotEmpty();
        }
        try (LiveReader again = LiveReader.open(api, "/api/events/stream?after=" + start, null)) {
            for (int i = 0; i < EVENTS; i++) {
                assertThat(again.next("ContactCreated").json().at("/data/name").asText())
                        .isEqualTo("Contact " + i);
            }
        }
    }

    @Test
    void there_is_room_for_a_bounded_number_of_readers() {
        try (LiveReader one = LiveReader.open(api, "/api/events/stream", null);
                LiveReader two = LiveReader.open(api, "/api/events/stream", null)) {
            one.next("caught-up");
            two.next("caught-up");

            api.get("/api/events/stream").isProblem(503, "overloaded");
        }
    }

    private double readers() {
        return registry.get("tallystick.live.readers").gauge().value();
    }

    /** Asks, and then reads nothing at all. */
    private Socket stalledReader() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String request =
                "GET /api/events/stream HTTP/1.1\r\nHost: localhost\r\n%s: %s\r\n\r\n"
                        .formatted(Api.USER_HEADER, api.user());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        await().until(() -> readers() == 1);
        return socket;
    }

    private void create(String name) {
        api.post("/api/contacts", "{\"name\":\"" + name + "\",\"notes\":\"" + NOTES + "\"}")
                .is(201);
    }
}
