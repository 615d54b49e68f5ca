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
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;

/** A live reader that takes nothing keeps nobody waiting, and comes back without loss. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StalledReaderTest {

    private static final String STREAM = "/api/events/stream";
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
        List<String> ids;
        try (StalledReader stalled = StalledReader.open(api);
                LiveReader other = LiveReader.open(api, STREAM, null)) {
            other.next("caught-up");
            for (int i = 0; i < EVENTS; i++) {
                create("Contact " + i);
                other.next("ContactCreated");
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> readers() == 1);
            ids = stalled.ids();
        }
        assertThat(ids).hasSizeBetween(1, EVENTS - 1);
        try (LiveReader again = LiveReader.open(api, STREAM, ids.getLast())) {
            for (int i = ids.size(); i < EVENTS; i++) {
                assertThat(again.next("ContactCreated").json().at("/data/name").asText())
                        .isEqualTo("Contact " + i);
            }
        }
    }

    @Test
    void there_is_room_for_a_bounded_number_of_readers() {
        try (LiveReader one = LiveReader.open(api, STREAM, null);
                LiveReader two = LiveReader.open(api, STREAM, null)) {
            one.next("caught-up");
            two.next("caught-up");

            api.get(STREAM).isProblem(503, "overloaded");
        }
    }

    private double readers() {
        return registry.get("tallystick.live.readers").gauge().value();
    }

    private void create(String name) {
        api.post("/api/contacts", "{\"name\":\"" + name + "\",\"notes\":\"" + NOTES + "\"}")
                .is(201);
    }
}
