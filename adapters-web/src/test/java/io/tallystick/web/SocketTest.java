package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;

/** WebSockets under load, left alone, misused, and when the server stops. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SocketTest {

    private static final String NOTES = "n".repeat(10_000);

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server;
    private Api api;

    @BeforeEach
    void start() {
        server = TestParts.serve(TestParts.twoLiveReaders(Duration.ofMillis(500)), registry);
        api = Api.of(client, server.port());
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void an_idle_one_is_pinged_and_stays() {
        try (SocketReader app = SocketReader.open(api, "/ws")) {
            app.next("connected");
            await().until(() -> app.pings() >= 4);
            create("Ann");
            app.next("contact_created");
        }
        await().until(() -> readers() == 0);
    }

    @Test
    void many_changes_at_once_are_told_in_summary() {
        try (SocketReader app = SocketReader.open(api, "/ws")) {
            app.next("connected");
            IntStream.range(0, 300).parallel().forEach(i -> create("Contact " + i));

            long told = 0;
            int frames = 0;
            while (told < 300) {
                SocketReader.Frame frame = app.next();
                frames++;
                if (frame.type().equals("events_synced")) {
                    // it sums up the one notice before it
                    told += frame.data().path("accepted_count").asLong() - 1;
                } else {
                    assertThat(frame.type()).isEqualTo("contact_created");
                    told++;
                }
            }
            assertThat(told).isEqualTo(300);
            assertThat(frames).isLessThan(200);
        }
    }

    @Test
    void one_that_takes_nothing_is_cut_off_while_others_go_on() throws IOException {
        try (Socket stalled = stalledReader();
                SocketReader other = SocketReader.open(api, "/ws?after=" + end())) {
            other.next("connected");
            other.next("caught-up");
            for (int i = 0; i < 400; i++) {
                create("Contact " + i);
                other.next("ContactCreated");
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> readers() == 1);
            assertThat(stalled.getInputStream().readAllBytes()).isNotEmpty();
        }
    }

    @Test
    void there_is_room_for_a_bounded_number() {
        try (SocketReader one = SocketReader.open(api, "/ws");
                SocketReader two = SocketReader.open(api, "/ws")) {
            one.next("connected");
            two.next("connected");

            assertThat(SocketReader.refusal(api, "/ws", null)).isEqualTo(503);
            api.get("/api/events/stream").isProblem(503, "overloaded");
        }
        await().until(() -> SocketReader.refusal(api, "/ws", null) == 101);
    }

    @Test
    void what_a_client_says_is_ignored_and_a_large_frame_ends_it() {
        try (SocketReader app = SocketReader.open(api, "/ws")) {
            app.next("connected");
            app.say("{\"type\":\"hello\"}");
            create("Ann");
            app.next("contact_created");

            app.say("x".repeat(10_000));

            assertThat(app.closeCode()).isEqualTo(1009);
        }
        await().until(() -> readers() == 0);
    }

    @Test
    void a_stop_of_the_server_closes_it() {
        try (SocketReader app = SocketReader.open(api, "/ws")) {
            app.next("connected");
            server.close();
            assertThat(app.closeCode()).isEqualTo(1001);
        }
    }

    private double readers() {
        return registry.get("tallystick.live.readers").gauge().value();
    }

    @Test
    void one_that_goes_in_the_middle_of_its_handshake_gives_its_place_back() throws IOException {
        for (int i = 0; i < 30; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                socket.getOutputStream().write(upgrade("/ws").getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(true, 0);
            }
        }
        await().until(() -> readers() == 0 && SocketReader.refusal(api, "/ws", null) == 101);
        await().until(() -> readers() == 0);
        try (SocketReader one = SocketReader.open(api, "/ws");
                SocketReader two = SocketReader.open(api, "/ws")) {
            one.next("connected");
            two.next("connected");
        }
    }

    @Test
    void a_slash_at_the_end_makes_no_other_socket() {
        try (SocketReader app = SocketReader.open(api, "/ws/")) {
            app.next("connected");
            create("Ann");
            app.next("contact_created");
        }
    }

    @Test
    void it_needs_no_cookie() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            socket.getOutputStream().write(upgrade("/ws").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));

            assertThat(answer.readLine()).startsWith("HTTP/1.1 101 ");
            for (String line = answer.readLine(); !line.isEmpty(); line = answer.readLine()) {
                assertThat(line).doesNotContainIgnoringCase("Set-Cookie");
            }
        }
    }

    private String upgrade(String path) {
        return """
        GET %s HTTP/1.1\r
        Host: localhost\r
        %s: %s\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """
                .formatted(path, Api.USER_HEADER, api.user());
    }

    /** Connects, and then reads nothing at all. */
    private Socket stalledReader() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String request = upgrade("/ws?after=" + end());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        await().until(() -> readers() == 1);
        return socket;
    }

    private String end() {
        JsonNode head = api.get("/api/events").at("/head");
        return head.asText();
    }

    private void create(String name) {
        api.post("/api/contacts", "{\"name\":\"" + name + "\",\"notes\":\"" + NOTES + "\"}")
                .is(201);
    }
}
