package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.application.operation.ParkedStream;
import io.tallystick.application.operation.RebuildManner;
import io.tallystick.application.operation.RetriedStream;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What cannot be brought about from outside: streams that are parked, a rebuild that goes on. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class ProjectionRoutesTest {

    private static final String PARKED = "/api/admin/projections/parked";

    private final FakeProjectionAdmin admin = new FakeProjectionAdmin(false);
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server =
            WebServer.start(
                    WebConfig.of("127.0.0.1", 0, List.of()),
                    TestParts.serving(
                            InMemoryLedger.create(InstantSource.system(), UUID::randomUUID)
                                    .ledger(),
                            admin),
                    TestParts.trustingHeader(),
                    TestParts.ALL_UP,
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                    InstantSource.system());
    private final Api api = Api.of(client, server.port());

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void one_rebuild_runs_at_a_time_until_it_is_cancelled() {
        Reply first = api.post("/api/admin/projections/rebuild", "{}").is(202);
        Reply second = api.send("POST", "/api/admin/projections/rebuild", null).is(202);
        String path = Objects.requireNonNull(first.header("Location"));

        assertThat(second.text()).isEqualTo(first.text());
        Reply running = api.get(path).is(200);
        assertThat(running.at("/state").asText()).isEqualTo("running");
        assertThat(running.at("/total").isNull()).isTrue();
        assertThat(running.at("/finished_at").isNull()).isTrue();
        assertThat(running.json().has("report")).isFalse();
        assertThat(api.delete(path).is(202).at("/state").asText()).isEqualTo("running");
        assertThat(api.get(path).is(200).at("/state").asText()).isEqualTo("cancelled");
        assertThat(api.delete(path).is(200).at("/state").asText()).isEqualTo("cancelled");
        assertThat(api.post("/api/admin/projections/rebuild", "{}").is(202).text())
                .isNotEqualTo(first.text());
    }

    @Test
    void a_rebuild_is_done_beside_if_it_is_asked_to_be() {
        api.post("/api/admin/projections/rebuild", "{\"beside\":true}").is(202);
        api.post("/api/admin/projections/rebuild", "{\"beside\":false}").is(202);
        assertThat(
                        api.post("/api/admin/projections/rebuild", "{\"beside\":\"yes\"}")
                                .is(400)
                                .at("/errors/0/pointer")
                                .asText())
                .isEqualTo("/beside");

        assertThat(admin.asked).containsExactly(RebuildManner.BESIDE, RebuildManner.IN_PLACE);
    }

    @Test
    void a_parked_stream_is_shown_with_its_reason() {
        park("contact-1", FakeProjectionAdmin.NOON);

        assertThat(api.get(PARKED).is(200).text())
                .isEqualTo(
                        "{\"parked\":[{\"stream\":\"contact-1\",\"version\":4,\"reason\":\"unheard"
                            + " of\",\"parked_at\":\"2024-03-01T12:00:00.000000Z\"}],\"next\":null}");
    }

    @Test
    void parked_streams_come_page_by_page_also_while_they_are_released() {
        for (int i = 5; i > 0; i--) {
            park("contact-" + i, FakeProjectionAdmin.NOON.plusMillis(i / 2));
        }
        Reply first = api.get(PARKED + "?limit=2").is(200);
        String next = first.at("/next").asText();
        admin.parked.keySet().removeIf(stream -> stream.stream().equals("contact-2"));
        Reply second = api.get(PARKED + "?limit=2&after=" + next).is(200);
        Reply third = api.get(PARKED + "?limit=2&after=" + second.at("/next").asText()).is(200);

        assertThat(streams(first)).containsExactly("contact-1", "contact-2");
        assertThat(streams(second)).containsExactly("contact-3", "contact-4");
        assertThat(streams(third)).containsExactly("contact-5");
        assertThat(third.at("/next").isNull()).isTrue();
    }

    private static List<String> streams(Reply page) {
        return page.json().path("parked").findValuesAsText("stream");
    }

    private void park(String stream, Instant at) {
        admin.parked.put(new ParkedStream(stream, 4, "unheard of", at), RetriedStream.RELEASED);
    }

    @Test
    void a_retry_says_what_became_of_the_stream() {
        park("contact-1", FakeProjectionAdmin.NOON);
        admin.parked.put(
                new ParkedStream("contact-2", 4, "unheard of", FakeProjectionAdmin.NOON),
                new RetriedStream("still unheard of"));

        assertThat(retry("contact-1"))
                .isEqualTo("{\"stream\":\"contact-1\",\"released\":true,\"reason\":null}");
        assertThat(retry("contact-2"))
                .isEqualTo(
                        "{\"stream\":\"contact-2\",\"released\":false,\"reason\":\"still unheard"
                                + " of\"}");
    }

    private String retry(String stream) {
        return api.post(PARKED, "{\"stream\":\"" + stream + "\"}").is(200).text();
    }
}
