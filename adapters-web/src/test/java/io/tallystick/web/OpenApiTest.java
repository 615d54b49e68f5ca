package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/** What is written about the calls, for machines and for people. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class OpenApiTest {

    private static final Set<String> OF_BODIES = Set.of("400", "408", "413", "415");

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebServer server =
            TestParts.serve(
                    WebConfig.of("127.0.0.1", 0, List.of()),
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    private final Api api = Api.of(client, server.port());

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void the_description_and_the_routes_agree() throws Exception {
        Reply reply = api.get("/openapi.yaml").is(200);
        JsonNode openapi = new YAMLMapper().readTree(reply.text());
        Set<String> described = new TreeSet<>();
        openapi.path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method -> {
                                                    if (!method.equals("parameters")) {
                                                        described.add(
                                                                method.toUpperCase(Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey());
                                                    }
                                                }));
        Set<String> served = new TreeSet<>(server.routes());
        served.removeIf(route -> route.startsWith("HEAD ") || route.startsWith("OPTIONS "));
        assertThat(described).isEqualTo(served);

        Set<String> codes = new TreeSet<>();
        openapi.at("/components/schemas/ErrorCode/enum").forEach(c -> codes.add(c.asText()));
        Set<String> known = new TreeSet<>();
        for (ErrorCode code : ErrorCode.values()) {
            known.add(code.label());
        }
        assertThat(codes).isEqualTo(known);
    }

    @Test
    void every_call_names_the_refusals_that_it_can_meet() throws Exception {
        JsonNode openapi = new YAMLMapper().readTree(api.get("/openapi.yaml").is(200).text());
        openapi.path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue().properties().stream()
                                        .filter(call -> !call.getKey().equals("parameters"))
                                        .forEach(
                                                call ->
                                                        assertThat(
                                                                        call.getValue()
                                                                                .path("responses")
                                                                                .fieldNames())
                                                                .toIterable()
                                                                .as("%s %s", call, path.getKey())
                                                                .containsAll(
                                                                        refusals(
                                                                                path.getKey(),
                                                                                call.getValue()))));
    }

    @Test
    void every_call_that_looks_at_a_body_says_how_bodies_are_refused() throws Exception {
        JsonNode paths = new YAMLMapper().readTree(api.get("/openapi.yaml").text()).path("paths");
        Set<String> looking = new TreeSet<>();
        for (String route : server.routes()) {
            String[] parts = route.split(" ", 2);
            if (Set.of("GET", "HEAD", "OPTIONS").contains(parts[0])) {
                continue;
            }
            String path = parts[1].replace("{id}", UUID.randomUUID().toString());
            Reply reply =
                    api.send(
                            parts[0],
                            path.replace("{key}", "dark_mode"),
                            "no JSON",
                            "Content-Type",
                            "text/plain");
            if (reply.status() == 415) {
                looking.add(route);
                JsonNode call = paths.path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
                assertThat(call.path("responses").fieldNames())
                        .toIterable()
                        .as(route)
                        .containsAll(OF_BODIES);
            }
        }
        assertThat(looking).contains("POST /api/sync/events", "DELETE /api/contacts/{id}");
    }

    private static Set<String> refusals(String path, JsonNode call) {
        Set<String> refusals = new TreeSet<>();
        Access access = Access.of(path);
        if (access != Access.WATCHER) {
            refusals.addAll(Set.of("403", "421", "429", "503"));
        }
        if (access != Access.WATCHER && access != Access.PUBLIC) {
            refusals.add("401");
        }
        if (call.has("requestBody")) {
            refusals.addAll(OF_BODIES);
        }
        return refusals;
    }

    @Test
    void the_page_shows_every_call_and_every_problem() {
        Reply page = api.get("/docs").is(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(page.text()).doesNotContain("<script", "http://", "https://");
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(page.text()).contains("id=\"" + code.label() + "\"");
        }
        for (String route : server.routes()) {
            if (!route.startsWith("HEAD") && !route.startsWith("OPTIONS")) {
                String[] parts = route.split(" ", 2);
                assertThat(page.text())
                        .containsPattern(
                                "<td><code>"
                                        + parts[0]
                                        + "</code></td><td><a href=\"#line-\\d+\"><code>"
                                        + Pattern.quote(parts[1])
                                        + "<");
            }
        }
        Reply root = api.get("/").is(303);
        assertThat(root.header("Location")).isEqualTo("/docs");
    }
}
