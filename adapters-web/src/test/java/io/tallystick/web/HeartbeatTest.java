package io.tallystick.web;

import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.time.Duration;

/** Live readers for whom nothing happens. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class HeartbeatTest {

    @Test
    void an_idle_stream_shows_that_it_lives_and_still_has_what_comes() {
        try (HttpClient client = HttpClient.newHttpClient();
                WebServer server =
                        TestParts.serve(
                                TestParts.twoLiveReaders(Duration.ofMillis(50)),
                                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            Api api = Api.of(client, server.port());
            try (LiveReader idle = LiveReader.open(api, "/api/events/stream", null)) {
                idle.next("caught-up");
                int before = idle.comments();

                await().until(() -> idle.comments() > before + 2);

                api.post("/api/contacts", "{\"name\":\"Ann\"}").is(201);
                idle.next("ContactCreated");
            }
        }
    }
}
