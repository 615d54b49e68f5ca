package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** An answer, with what tests ask of it. */
record Reply(HttpResponse<String> response) {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    int status() {
        return response.statusCode();
    }

    String text() {
        return response.body();
    }

    @Nullable String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    JsonNode json() {
        try {
            return MAPPER.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    JsonNode at(String pointer) {
        return json().at(pointer);
    }

    String id() {
        return json().path("id").asText();
    }

    List<String> ids() {
        List<String> ids = new ArrayList<>();
        json().forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    List<String> fieldNames() {
        List<String> names = new ArrayList<>();
        json().fieldNames().forEachRemaining(names::add);
        return names;
    }

    Reply is(int status) {
        assertThat(status())
                .as("status of %s %s: %s", request(), response.uri(), text())
                .isEqualTo(status);
        return this;
    }

    private String request() {
        return response.request().method();
    }

    /** A problem of a code, complete as RFC 9457 and the contract want it. */
    Reply isProblem(int status, String code) {
        is(status);
        JsonNode problem = json();
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isEqualTo("/docs#" + code);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("error")).isEqualTo(problem.path("detail"));
        assertThat(problem.path("instance").asText()).startsWith("/");
        assertThat(text()).doesNotContain("Exception", "io.tallystick", "at java");
        return this;
    }

    /** A 400 that names just these fields, in any order. */
    Reply isInvalid(String... pointers) {
        isProblem(400, "invalid_request");
        List<String> named = new ArrayList<>();
        for (JsonNode error : json().path("errors")) {
            named.add(error.path("pointer").asText());
            assertThat(error.path("detail").asText()).isNotBlank();
        }
        assertThat(named).containsExactlyInAnyOrder(pointers);
        return this;
    }
}
