package io.tallystick.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Talks to an emulator as any HTTP client would. Thread-safe. */
final class ForeignClient {

    static final String EVENTS_JSON = "application/vnd.eventstore.events+json";
    static final String ATOM_JSON = "application/vnd.eventstore.atom+json";

    private static final JsonMapper MAPPER = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    ForeignClient(EventStoreEmulator emulator) {
        base = emulator.url();
    }

    /** An answer with its body as text. */
    record Answer(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("absent");
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return MAPPER.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError(text(), e);
            }
        }

        /** The number at the end of the Location. */
        long firstNumber() {
            String location = header("Location");
            return Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
        }

        String link(String relation) {
            for (JsonNode link : json().get("links")) {
                if (link.get("relation").textValue().equals(relation)) {
                    return link.get("uri").textValue();
                }
            }
            return "absent";
        }

        /** The titles of the entries, in their order. */
        List<String> titles() {
            return StreamSupport.stream(json().get("entries").spliterator(), false)
                    .map(entry -> entry.get("title").textValue())
                    .toList();
        }
    }

    static UUID id(long number) {
        return new UUID(7, number + 1);
    }

    /** An {@code events+json} body with one event for each id. */
    static String events(long... ids) {
        return Arrays.stream(ids)
                .mapToObj(
                        id ->
                                "{\"eventId\":\"%s\",\"eventType\":\"noted\",\"data\":{\"n\":%d}}"
                                        .formatted(id(id), id))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Appends one event for each id. */
    Answer append(String stream, long expectedVersion, long... ids) {
        return post(
                "/streams/" + stream,
                EVENTS_JSON,
                events(ids),
                "ES-ExpectedVersion",
                Long.toString(expectedVersion));
    }

    Answer post(String path, String contentType, String body, String... headers) {
        return send(
                request(path, headers)
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    Answer delete(String path, String... headers) {
        return send(request(path, headers).DELETE().build());
    }

    /** A GET that accepts feeds. */
    Answer feed(String path, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Accept");
        all.add(ATOM_JSON);
        return get(path, all.toArray(String[]::new));
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    Answer send(String method, String path, String... headers) {
        return send(request(path, headers).method(method, BodyPublishers.noBody()).build());
    }

    CompletableFuture<Answer> feedLater(String path, String... headers) {
        HttpRequest request = request(path, headers).header("Accept", ATOM_JSON).GET().build();
        return http.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(Answer::new);
    }

    /**
     * @throws IOException if there is no whole answer
     */
    Answer trySend(HttpRequest request) throws IOException {
        try {
            return new Answer(http.send(request, BodyHandlers.ofByteArray()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    HttpRequest.Builder request(String path, String... headers) {
        URI uri = path.startsWith("http") ? URI.create(path) : URI.create(base + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest request) {
        try {
            return trySend(request);
        } catch (IOException e) {
            throw new AssertionError(request + " has no answer", e);
        }
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
