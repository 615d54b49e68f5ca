package io.tallystick.emulator;

import static io.tallystick.emulator.ForeignClient.EVENTS_JSON;
import static io.tallystick.emulator.ForeignClient.events;
import static io.tallystick.emulator.ForeignClient.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.emulator.ForeignClient.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** What is of HTTP rather than of streams. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpTest {

    private final EventStoreEmulator emulator = EventStoreEmulator.start(EmulatorConfig.inMemory());
    private final ForeignClient client = new ForeignClient(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void ping() {
        assertThat(client.get("/ping").json().get("text").textValue())
                .isEqualTo("Ping request successfully handled");
    }

    @Test
    void info_says_whether_streams_can_be_reached() {
        var info = client.get("/info").json();

        assertThat(info.get("esVersion").textValue()).startsWith("24.10");
        assertThat(info.get("state").textValue()).isEqualTo("leader");
        assertThat(info.get("features").get("atomPub").booleanValue()).isTrue();
        assertThat(info.get("features").get("projections").booleanValue()).isTrue();
        assertThat(info.get("authentication").get("type").textValue()).isNotEmpty();
    }

    @Test
    void without_atom_pub_there_are_no_streams() {
        try (EventStoreEmulator bare =
                EventStoreEmulator.start(
                        EmulatorConfig.inMemory().withAtomPub(false).withVersion("23.10.1"))) {
            ForeignClient other = new ForeignClient(bare);

            assertThat(other.append("s", -1, 0).status()).isEqualTo(404);
            assertThat(other.feed("/streams/s").status()).isEqualTo(404);
            assertThat(other.get("/info").json().get("features").get("atomPub").booleanValue())
                    .isFalse();
            assertThat(other.get("/info").json().get("esVersion").textValue()).isEqualTo("23.10.1");
        }
    }

    @Test
    void gossip_of_a_node_alone() {
        var gossip = client.get("/gossip", "Accept", "application/json").json();

        assertThat(gossip.get("members")).hasSize(1);
        assertThat(gossip.get("members").get(0).get("state").textValue()).isEqualTo("Leader");
        assertThat(gossip.get("members").get(0).get("httpEndPointPort").intValue())
                .isEqualTo(emulator.port());
    }

    @Test
    void health() {
        assertThat(client.get("/health/live").status()).isEqualTo(204);
        assertThat(client.get("/health/live?liveCode=200").status()).isEqualTo(200);
        assertThat(client.send("HEAD", "/health/live").status()).isEqualTo(204);
        assertThat(client.send("POST", "/health/live").status()).isEqualTo(405);
        assertThat(client.get("/health/ready").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"HEAD,/streams/s", "PUT,/streams/s", "POST,/streams/s/0", "DELETE,/ping"})
    void a_method_that_there_is_not(String method, String path) {
        assertThat(client.send(method, path).status()).isEqualTo(405);
    }

    @Test
    void options_tell_the_methods() {
        Answer answer = client.send("OPTIONS", "/streams/s");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Methods"))
                .isEqualTo("GET, POST, DELETE, OPTIONS");
    }

    @Test
    void every_answer_may_be_used_by_other_sites() {
        assertThat(client.append("s", -1, 0).header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(client.feed("/streams/x").header("Access-Control-Expose-Headers"))
                .contains("ES-CurrentVersion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/streams", "/streams/s/0/sideways/5", "/ping/pong"})
    void what_nobody_has(String path) {
        assertThat(client.get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/stats",
                "/users",
                "/projection/$by_category",
                "/subscriptions",
                "/admin/scavenge/current",
                "/info/options",
                "/web/index.html",
            })
    void what_the_real_server_has_alone(String path) {
        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text()).contains("docs/eventstore-emulator.md");
    }

    @Test
    void a_slash_at_the_end_is_led_back() {
        Answer answer = client.feed("/streams/s/?embed=body");

        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.header("Location")).isEqualTo(emulator.url() + "/streams/s?embed=body");
        assertThat(answer.header("Cache-Control")).startsWith("max-age=31536000");
        assertThat(client.feed("/streams/s/metadata/").status()).isEqualTo(307);
    }

    @Test
    void without_an_id_a_post_is_led_to_one() {
        Answer answer = client.post("/streams/s", "application/json", "{}", "ES-EventType", "t");

        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.text()).isNotEmpty();
        String location = answer.header("Location");
        assertThat(location).startsWith(emulator.url() + "/streams/s/incoming/");

        Answer first = client.post(location, "application/json", "{}", "ES-EventType", "t");
        Answer again = client.post(location, "application/json", "{}", "ES-EventType", "t");

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.firstNumber()).isZero();
        assertThat(again.firstNumber()).isZero();
        assertThat(client.post(location, "application/json", "{}").status()).isEqualTo(400);
    }

    @Test
    void batches_and_raw_bytes_cannot_come_in_that_way() {
        String path = "/streams/s/incoming/" + id(0);

        assertThat(client.post(path, EVENTS_JSON, events(0)).status()).isEqualTo(415);
        assertThat(client.post(path, "application/octet-stream", "x").status()).isEqualTo(415);
        assertThat(
                        client.post(
                                        "/streams/s/incoming/zzz",
                                        "application/json",
                                        "{}",
                                        "ES-EventType",
                                        "t")
                                .status())
                .isEqualTo(400);
    }

    @Test
    void a_header_typed_event_needs_a_type() {
        Answer answer =
                client.post("/streams/s", "application/json", "{}", "ES-EventId", id(0).toString());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(
                        client.post(
                                        "/streams/s",
                                        "application/json",
                                        "{}",
                                        "ES-EventId",
                                        "zzz",
                                        "ES-EventType",
                                        "t")
                                .status())
                .isEqualTo(400);
    }

    @Test
    void links_follow_what_a_proxy_says() {
        client.append("s", -1, 0);

        Answer answer =
                client.feed(
                        "/streams/s",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Host",
                        "example.org:81",
                        "X-Forwarded-Port",
                        "8443",
                        "X-Forwarded-Prefix",
                        "es");

        assertThat(answer.link("self")).isEqualTo("https://example.org:8443/es/streams/s");
    }

    @Test
    void gzip_is_for_who_wants_exactly_that() throws IOException {
        client.append("s", -1, 0);

        Answer coded = client.feed("/streams/s", "Accept-Encoding", "gzip");
        Answer plain = client.feed("/streams/s", "Accept-Encoding", "gzip, deflate");

        assertThat(coded.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(
                        new String(
                                new GZIPInputStream(
                                                new ByteArrayInputStream(coded.response().body()))
                                        .readAllBytes(),
                                StandardCharsets.UTF_8))
                .contains("0@s");
        assertThat(plain.header("Content-Encoding")).isEqualTo("absent");
    }

    @Test
    void deflate_is_without_a_frame() throws IOException {
        Answer coded = client.get("/ping", "Accept-Encoding", "deflate");

        byte[] body =
                new InflaterInputStream(
                                new ByteArrayInputStream(coded.response().body()),
                                new Inflater(true))
                        .readAllBytes();
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("Ping");
    }

    @Test
    void even_nothing_is_said_to_be_compressed() {
        Answer created =
                client.post("/streams/s", EVENTS_JSON, events(0), "Accept-Encoding", "gzip");
        Answer conflict =
                client.post(
                        "/streams/s",
                        EVENTS_JSON,
                        events(1),
                        "ES-ExpectedVersion",
                        "7",
                        "Accept-Encoding",
                        "gzip");

        assertThat(created.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(created.response().body()).isEmpty();
        assertThat(conflict.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(conflict.response().body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /streams/never HTTP/1.1|Accept: application/json|404 Not Found",
                "PUT /streams/s HTTP/1.1|X: y|405 Method Not Allowed",
                "POST /streams/s HTTP/1.1|Content-Type: image/png"
                        + "|415 Invalid or missing Content-Type",
                "DELETE /streams/s HTTP/1.1|X: y|400 Wrong expected EventNumber",
            })
    void reason_phrases_are_the_servers_own(String request, String header, String status)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), emulator.port())) {
            String text =
                    request
                            + "\r\n"
                            + header
                            + "\r\nHost: h\r\nConnection: close\r\n"
                            + "Content-Length: 0\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer.lines().findFirst()).hasValue("HTTP/1.1 " + status);
        }
    }

    @Test
    void a_stopped_server_keeps_its_port_and_its_events() throws IOException {
        client.append("s", -1, 0);

        emulator.stop();
        assertThatThrownBy(() -> client.trySend(client.request("/ping").build()))
                .isInstanceOf(IOException.class);
        emulator.restart();

        assertThat(client.feed("/streams/s").titles()).hasSize(1);
    }

    @Test
    void a_store_that_was_handed_in_outlives_its_server() {
        EmulatorStore store = EmulatorStore.inMemory();
        EmulatorConfig config = EmulatorConfig.inMemory().withStore(store);
        try (EventStoreEmulator first = EventStoreEmulator.start(config)) {
            new ForeignClient(first).append("s", -1, 0);
        }

        try (EventStoreEmulator second = EventStoreEmulator.start(config)) {
            assertThat(new ForeignClient(second).feed("/streams/s").titles()).hasSize(1);
        }
    }
}
