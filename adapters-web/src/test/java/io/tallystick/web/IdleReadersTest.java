package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.testkit.Rendezvous;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many live readers for whom nothing happens, streams or sockets, beside 16 writers and one who is
 * told all that they write and does not read it. System property {@code
 * tallystick.test.live.readers} says how many.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IdleReadersTest {

    private static final int READERS = Integer.getInteger("tallystick.test.live.readers", 100);
    private static final int WRITERS = 16;
    private static final int WRITES = 25;
    private static final String STREAM = "/api/events/stream";
    private static final String NOTES = "n".repeat(10_000);

    private static final String BODY = "{\"name\":\"Somebody else\",\"notes\":\"" + NOTES + "\"}";

    private record Idle(Api user, LiveReader reader) {}

    private record IdleApp(Api user, SocketReader socket) {}

    @Test
    void they_hear_that_the_server_lives_then_what_is_theirs_and_nothing_else() throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List<Idle> idle = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient();
                WebServer server =
                        TestParts.serve(
                                TestParts.liveReaders(
                                        READERS + 1, Duration.ofSeconds(1), Duration.ofSeconds(10)),
                                registry)) {
            Api busy = Api.of(client, server.port());
            StalledReader stalled = StalledReader.open(busy);
            for (int i = 0; i < READERS; i++) {
                Api user = Api.of(client, server.port());
                LiveReader reader = LiveReader.open(user, STREAM, null);
                idle.add(new Idle(user, reader));
                reader.next("caught-up");
            }

            List<Integer> written = Rendezvous.results(WRITERS, number -> write(busy));

            assertThat(written).containsOnly(WRITES);
            List<Integer> comments = idle.stream().map(each -> each.reader().comments()).toList();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () ->
                                    assertThat(idle)
                                            .zipSatisfy(
                                                    comments,
                                                    (each, before) ->
                                                            assertThat(each.reader().comments())
                                                                    .isGreaterThan(before)));
            for (Idle each : idle) {
                each.user().contact("Mine");
                assertThat(each.reader().next("ContactCreated").json().at("/data/name").asText())
                        .isEqualTo("Mine");
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> readers(registry) == READERS);
            assertThat(resumed(busy, stalled.ids()))
                    .isEqualTo(
                            busy.get("/api/events?limit=1000")
                                    .json()
                                    .path("events")
                                    .findValuesAsText("position"))
                    .hasSize(WRITERS * WRITES);
            idle.forEach(each -> each.reader().close());
        }
    }

    @Test
    void apps_are_pinged_then_told_what_is_theirs_and_nothing_else() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List<IdleApp> idle = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient();
                WebServer server =
                        TestParts.serve(
                                TestParts.liveReaders(
                                        READERS, Duration.ofSeconds(1), Duration.ofSeconds(30)),
                                registry)) {
            for (int i = 0; i < READERS; i++) {
                Api user = Api.of(client, server.port());
                SocketReader socket = SocketReader.open(user, "/ws");
                idle.add(new IdleApp(user, socket));
                socket.next("connected");
            }

            List<Integer> written =
                    Rendezvous.results(WRITERS, number -> write(Api.of(client, server.port())));

            assertThat(written).containsOnly(WRITES);
            List<Integer> pings = idle.stream().map(each -> each.socket().pings()).toList();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () ->
                                    assertThat(idle)
                                            .zipSatisfy(
                                                    pings,
                                                    (each, before) ->
                                                            assertThat(each.socket().pings())
                                                                    .isGreaterThan(before)));
            for (IdleApp each : idle) {
                String mine = each.user().contact("Mine");
                assertThat(each.socket().next("contact_created").toString()).contains(mine);
            }
            assertThat(readers(registry)).isEqualTo(READERS);
            idle.forEach(each -> each.socket().close());
        }
    }

    private static double readers(PrometheusMeterRegistry registry) {
        return registry.get("tallystick.live.readers").gauge().value();
    }

    /** All that one who was cut off gets to know, by and by. */
    private static List<String> resumed(Api user, List<String> before) {
        assertThat(before).hasSizeBetween(1, WRITERS * WRITES - 1);
        List<String> all = new ArrayList<>(before);
        try (LiveReader again = LiveReader.open(user, STREAM, before.getLast())) {
            LiveReader.Message message = again.next();
            while (!message.type().equals("caught-up")) {
                all.add(message.id());
                message = again.next();
            }
        }
        return all;
    }

    private static int write(Api writer) {
        int written = 0;
        for (int i = 0; i < WRITES; i++) {
            writer.post("/api/contacts", BODY).is(201);
            written++;
        }
        return written;
    }
}
