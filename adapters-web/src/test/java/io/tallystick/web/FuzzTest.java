package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallystick.testkit.memory.InMemoryLedger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Random requests over all calls: no 5xx, a problem for every 4xx, and nothing stored by those. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class FuzzTest {

    private static final int REQUESTS = Integer.getInteger("tallystick.fuzz.requests", 3000);
    private static final long SEED = Long.getLong("tallystick.fuzz.seed", 20261124);

    private final InMemoryLedger memory =
            InMemoryLedger.create(InstantSource.system(), UUID::randomUUID);
    private final WebServer server =
            WebServer.start(
                    WebConfig.of("127.0.0.1", 0, List.of()),
                    TestParts.serving(memory.ledger()),
                    TestParts.trustingHeader(),
                    TestParts.ALL_UP,
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                    InstantSource.system());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void no_request_breaks_the_server() throws IOException {
        List<String> ids = new ArrayList<>();
        String user = UUID.randomUUID().toString();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Api api = new Api(client, server.port(), user);
            ids.add(api.contact("A"));
            ids.add(api.transaction(ids.getFirst(), "lent", 1, "2026-01-01"));
        }
        RandomRequests requests = new RandomRequests(SEED, user, ids, server.routes());
        int accepted = 0;
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = requests.next();
            long before = memory.store().head().position().value();
            String reply = RawHttp.exchange(server.port(), request);
            accepted += check(i, request, reply, before);
        }
        assertThat(accepted).as("some requests must be good").isGreaterThan(REQUESTS / 50);
    }

    private int check(int number, byte[] request, String reply, long before) throws IOException {
        String shown = new String(request, StandardCharsets.ISO_8859_1);
        String what =
                "seed=%d request=%d%n%s%n->%n%s"
                        .formatted(
                                SEED,
                                number,
                                shown.substring(0, Math.min(2000, shown.length())),
                                reply);
        assertThat(reply).as(what).matches("(?s)HTTP/1\\.1 [1-4]\\d\\d .*");
        int status = Integer.parseInt(reply.substring(9, 12));
        if (status < 400) {
            return 1;
        }
        assertThat(memory.store().head().position().value()).as(what).isEqualTo(before);
        assertThat(reply).as(what).contains("Content-Type: application/problem+json");
        if (!shown.startsWith("HEAD ")) {
            String body = reply.substring(reply.indexOf("\r\n\r\n") + 4);
            JsonNode problem = new JsonMapper().readTree(body);
            assertThat(problem.path("status").asInt()).as(what).isEqualTo(status);
            assertThat(problem.path("code").asText()).as(what).isNotBlank();
            assertThat(problem.path("error").asText()).as(what).isNotBlank();
        }
        return 0;
    }
}
