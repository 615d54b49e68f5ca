package io.tallystick.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Somebody else's copy of a ledger, made of nothing but what the feed says, by the rules that the
 * API's description gives. Reads pages and the live stream in turns, cuts the latter off at random,
 * is slow at times, and goes on after the last id it has. Confined to one thread.
 */
final class FeedConsumer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Api api;
    private final Random random;
    private final Map<String, List<JsonNode>> streams = new TreeMap<>();
    private final Set<String> eventIds = new HashSet<>();
    private @Nullable String last;
    private int cuts;

    FeedConsumer(Api api, long seed) {
        this.api = api;
        this.random = new Random(seed);
    }

    /** Reads until there are as many events as said, which may be more each time it is asked. */
    void follow(LongSupplier wanted) throws IOException, InterruptedException {
        while (eventIds.size() < wanted.getAsLong()) {
            if (last == null || random.nextBoolean()) {
                readPages();
            } else {
                readStream(last, wanted);
                cuts++;
            }
        }
    }

    int cuts() {
        return cuts;
    }

    private void readPages() {
        int pages = 1 + random.nextInt(3);
        for (int i = 0; i < pages; i++) {
            String after = last == null ? "" : "&after=" + last;
            JsonNode page =
                    api.get("/api/events?limit=" + (1 + random.nextInt(300)) + after)
                            .is(200)
                            .json();
            page.path("events").forEach(event -> take(event.path("position").asText(), event));
            if (page.path("next").isNull()) {
                return;
            }
        }
    }

    private void readStream(String after, LongSupplier wanted)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(api.uri("/api/events/stream"))
                        .header(Api.USER_HEADER, api.user())
                        .header("Last-Event-ID", after)
                        .build();
        int cutAfter = 1 + random.nextInt(500);
        boolean isSlow = random.nextInt(10) == 0;
        try (InputStream body = api.client().send(request, BodyHandlers.ofInputStream()).body();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String id = null;
            StringBuilder data = new StringBuilder();
            String line = lines.readLine();
            while (line != null && cutAfter > 0) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6)).append('\n');
                } else if (line.isEmpty()) {
                    if (id != null) {
                        take(id, JSON.readTree(data.toString()));
                        cutAfter--;
                    }
                    id = null;
                    data.setLength(0);
                    if (isSlow) {
                        pause();
                    }
                    if (eventIds.size() >= wanted.getAsLong()) {
                        return;
                    }
                }
                line = lines.readLine();
            }
        }
    }

    private void pause() throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(random.nextInt(5), TimeUnit.MILLISECONDS);
    }

    private void take(String position, JsonNode event) {
        last = position;
        String id = event.path("event_id").asText();
        if (!eventIds.add(id)) {
            throw new AssertionError("the feed gave event " + id + " twice");
        }
        streams.computeIfAbsent(event.path("stream").asText(), stream -> new ArrayList<>())
                .add(event);
    }

    /** The entities of one kind that exist, deleted ones too, by id, as their fields say. */
    Map<String, Map<String, JsonNode>> fold(String kind) {
        Map<String, Map<String, JsonNode>> entities = new HashMap<>();
        streams.forEach(
                (stream, events) -> {
                    if (stream.startsWith(kind + "-")) {
                        Map<String, JsonNode> state = fold(events);
                        if (!state.isEmpty()) {
                            entities.put(stream.substring(kind.length() + 1), state);
                        }
                    }
                });
        return entities;
    }

    private static Map<String, JsonNode> fold(List<JsonNode> events) {
        Set<String> undone = new HashSet<>();
        events.forEach(
                event -> undone.add(event.path("data").path("undone_event_id").asText("none")));
        Map<String, JsonNode> state = new TreeMap<>();
        events.stream()
                .filter(event -> !undone.contains(event.path("event_id").asText()))
                .sorted(
                        Comparator.<JsonNode, String>comparing(
                                        event -> event.path("occurred_at").asText())
                                .thenComparing(event -> event.path("event_id").asText()))
                .forEach(event -> apply(event, state));
        if (!state.isEmpty()) {
            long version =
                    events.stream()
                            .mapToLong(event -> event.path("version").asLong())
                            .max()
                            .orElse(0);
            state.put("version", JSON.getNodeFactory().numberNode(version));
        }
        return state;
    }

    /** A field of an entity, a missing node if it has none. */
    static JsonNode field(Map<String, JsonNode> entity, String name) {
        return entity.getOrDefault(name, MissingNode.getInstance());
    }

    private static void apply(JsonNode event, Map<String, JsonNode> state) {
        String type = event.path("type").asText();
        boolean isLive = !state.isEmpty() && !field(state, "is_deleted").asBoolean();
        if (type.endsWith("Created") && state.isEmpty()) {
            event.path("data")
                    .properties()
                    .forEach(field -> state.put(field.getKey(), field.getValue()));
            state.put("is_deleted", JSON.getNodeFactory().booleanNode(false));
            state.put("created_at", event.path("occurred_at"));
            state.put("updated_at", event.path("occurred_at"));
        } else if (type.endsWith("Updated") && isLive) {
            event.path("data")
                    .properties()
                    .forEach(field -> state.put(field.getKey(), field.getValue()));
            state.put("updated_at", event.path("occurred_at"));
        } else if (type.endsWith("Deleted") && isLive) {
            state.put("is_deleted", JSON.getNodeFactory().booleanNode(true));
            state.put("updated_at", event.path("occurred_at"));
        }
    }
}
