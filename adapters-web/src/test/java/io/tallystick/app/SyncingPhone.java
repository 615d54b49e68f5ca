package io.tallystick.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The app that keeps events and syncs them: C3, and C4 which can also undo. */
final class SyncingPhone extends Phone {

    /** Where the phone is, whose wall clock some of its timestamps are of. */
    private static final ZoneOffset BAGHDAD = ZoneOffset.ofHours(3);

    private static final DateTimeFormatter DART =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final Duration UNDO_TOAST = Duration.ofSeconds(5);
    private static final List<String> PUSH_ORDER = List.of("DELETED", "UPDATED", "CREATED");

    private final boolean canUndo;
    private final Map<String, AppEvent> events = new LinkedHashMap<>();
    private final Set<String> unsynced = new LinkedHashSet<>();
    private final Set<String> own = new LinkedHashSet<>();
    private final List<String> conflicts = new ArrayList<>();
    private @Nullable String lastSync;

    SyncingPhone(
            String name,
            boolean canUndo,
            Random random,
            FaultyLine line,
            InstantSource clock,
            Duration skew) {
        super(name, random, line, clock, skew);
        this.canUndo = canUndo;
    }

    @Override
    Books books() {
        return AppState.of(events.values());
    }

    Collection<AppEvent> events() {
        return events.values();
    }

    /** The ids of what its user did. */
    Set<String> own() {
        return own;
    }

    /** What the server refused, and why. */
    List<String> conflicts() {
        return conflicts;
    }

    @Override
    void createContact() {
        ObjectNode data = contactForm(marker());
        data.put("username", (String) null);
        data.put("comment", "Contact created via mobile app");
        record("contact", newId(), "CREATED", data);
    }

    @Override
    void updateContact(String id) {
        if (canUndo && random.nextInt(4) == 0 && undo("contact", id)) {
            return;
        }
        ObjectNode data = contactForm(marker());
        data.put("username", random.nextBoolean() ? null : "u" + random.nextInt(9));
        data.put("comment", "Contact updated via mobile app");
        record("contact", id, "UPDATED", data);
    }

    @Override
    void deleteContact(String id) {
        if (canUndo && random.nextInt(4) == 0 && undo("contact", id)) {
            return;
        }
        record("contact", id, "DELETED", deletion());
        if (canUndo && random.nextInt(3) == 0) {
            undo("contact", id);
        }
    }

    @Override
    void createTransaction(String contactId) {
        record("transaction", newId(), "CREATED", dated(transactionForm(contactId, marker())));
    }

    @Override
    void updateTransaction(String id) {
        ObjectNode data = dated(transactionForm(contactFor(id), marker()));
        data.put("comment", "Transaction updated via mobile app");
        record("transaction", id, "UPDATED", data);
        if (canUndo && random.nextInt(6) == 0) {
            undo("transaction", id);
        }
    }

    /** Within five seconds of its last event, deleting takes that event back instead. */
    @Override
    void deleteTransaction(String id) {
        if (canUndo && undo("transaction", id)) {
            return;
        }
        record("transaction", id, "DELETED", deletion());
        if (canUndo && random.nextInt(3) == 0) {
            undo("transaction", id);
        }
    }

    /** C3 writes dates with the time at midnight; nobody keeps a due date from being earlier. */
    private ObjectNode dated(ObjectNode form) {
        if (random.nextInt(8) == 0) {
            form.put("due_date", "2025-12-31");
        }
        if (!canUndo) {
            form.put("transaction_date", form.path("transaction_date").asText() + "T00:00:00.000");
        }
        return form;
    }

    private static ObjectNode deletion() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("comment", "Deleted via mobile app");
        return data;
    }

    private boolean undo(String aggregateType, String id) {
        Instant now = now();
        Optional<AppEvent> newest =
                events.values().stream()
                        .filter(event -> event.aggregateId().equals(id))
                        .max(AppEvent.BY_TIME)
                        .filter(event -> !event.is("UNDO") && !isUndone(event.id()))
                        .filter(
                                event ->
                                        Duration.between(event.at(), now).compareTo(UNDO_TOAST)
                                                < 0);
        newest.ifPresent(
                event -> {
                    ObjectNode data = deletion();
                    data.put("undone_event_id", event.id());
                    record(aggregateType, id, "UNDO", data);
                });
        return newest.isPresent();
    }

    private boolean isUndone(String id) {
        return events.values().stream()
                .anyMatch(event -> event.data().path("undone_event_id").asText().equals(id));
    }

    private void record(String aggregateType, String aggregateId, String type, ObjectNode data) {
        Instant now = now();
        data.put("timestamp", DART.format(LocalDateTime.ofInstant(now, BAGHDAD)));
        String timestamp = DART.format(LocalDateTime.ofInstant(now, ZoneOffset.UTC));
        AppEvent event =
                new AppEvent(
                        newId(),
                        aggregateType,
                        aggregateId,
                        type,
                        data,
                        timestamp + (canUndo ? "Z" : "+00:00"));
        events.put(event.id(), event);
        unsynced.add(event.id());
        own.add(event.id());
    }

    @Override
    boolean dialsWithToken() {
        return canUndo;
    }

    @Override
    void exchange() throws FaultyLine.Cut {
        push();
        pull();
    }

    /** Whatever it is told, the first greeting too. */
    @Override
    void told(Set<String> types) throws FaultyLine.Cut {
        pull();
    }

    /** It asks for the hash to see whether its token is still good. */
    @Override
    void start() throws FaultyLine.Cut {
        for (String path : List.of("/settings", "/api/sync/hash")) {
            FaultyLine.Answer answer = line.send("GET", path, null, null);
            if (answer.status() != 200) {
                conflicts.add("at the start: " + answer);
            }
        }
    }

    @Override
    boolean hasUnsent() {
        return !unsynced.isEmpty();
    }

    private void push() throws FaultyLine.Cut {
        if (unsynced.isEmpty()) {
            return;
        }
        List<AppEvent> batch = new ArrayList<>(unsynced.stream().map(this::event).toList());
        batch.sort(Comparator.comparingInt(event -> PUSH_ORDER.indexOf(event.type())));
        if (random.nextInt(3) == 0) {
            batch = batch.reversed();
        }
        ArrayNode body = JsonNodeFactory.instance.arrayNode();
        batch.forEach(event -> body.add(event.json()));
        FaultyLine.Answer answer = line.send("POST", "/api/sync/events", body.toString(), null);
        if (answer.status() != 200) {
            conflicts.add(answer.toString());
            return;
        }
        answer.json().required("accepted").forEach(id -> unsynced.remove(id.asText()));
        for (JsonNode id : answer.json().required("conflicts")) {
            conflicts.add(event(id.asText()) + ": " + answer.json().path("reasons"));
        }
    }

    private AppEvent event(String id) {
        AppEvent event = events.get(id);
        if (event == null) {
            throw new AssertionError("the server names an event that was not sent: " + id);
        }
        return event;
    }

    private void pull() throws FaultyLine.Cut {
        FaultyLine.Answer hash = line.send("GET", "/api/sync/hash", null, null);
        boolean isSame =
                hash.status() == 200
                        && hash.json().required("hash").asText().equals(hash())
                        && hash.json().required("event_count").asInt() == events.size();
        if (isSame) {
            return;
        }
        String query = lastSync == null ? "" : "?since=" + lastSync;
        FaultyLine.Answer answer = line.send("GET", "/api/sync/events" + query, null, null);
        if (answer.status() != 200) {
            return;
        }
        for (JsonNode json : answer.json()) {
            AppEvent event = AppEvent.of(json);
            events.putIfAbsent(event.id(), event);
        }
        lastSync = DART.format(LocalDateTime.ofInstant(now(), BAGHDAD));
    }

    private String hash() {
        StringBuilder text = new StringBuilder();
        events.values().stream()
                .sorted(AppEvent.BY_TIME)
                .forEach(event -> text.append(event.id()).append(event.timestamp()));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
