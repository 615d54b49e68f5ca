package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** The WebSocket. */
abstract class SocketCases extends CaseBase {

    private static final String SOCKET = "/ws";

    SocketCases(TestedServer server) {
        super(server);
    }

    @Test
    void the_first_frame_says_that_it_is_connected() {
        try (SocketReader app = SocketReader.open(api, SOCKET)) {
            assertThat(app.next("connected").path("head").asText())
                    .isEqualTo(api.get("/api/events").at("/head").asText());
        }
    }

    @Test
    void every_change_of_a_contact_has_its_notice() {
        try (SocketReader app = SocketReader.open(api, SOCKET)) {
            app.next("connected");
            String id = create("Ann 👩‍🚀");
            JsonNode created = app.next("contact_created");
            api.put("/api/contacts/" + id, "{\"name\":\"Anna\"}").is(200);
            JsonNode updated = app.next("contact_updated");
            api.delete("/api/contacts/" + id).is(200);
            JsonNode deleted = app.next("contact_deleted");
            api.post("/api/contacts/" + id + "/undo", "{}").is(200);

            assertThat(created.toString())
                    .isEqualTo(
                            "{\"id\":\"%s\",\"name\":\"Ann 👩‍🚀\",\"balance\":0}".formatted(id));
            assertThat(updated.toString())
                    .isEqualTo(
                            "{\"id\":\"%s\",\"message\":\"Contact updated successfully\"}"
                                    .formatted(id));
            assertThat(deleted.path("message").asText()).isEqualTo("Contact deleted successfully");
            assertThat(app.next("contact_updated").path("id").asText()).isEqualTo(id);
        }
    }

    @Test
    void every_change_of_a_transaction_has_its_notice() {
        String contact = create("Ann");
        api.get("/api/events").is(200);
        try (SocketReader app = SocketReader.open(api, SOCKET)) {
            app.next("connected");
            String id =
                    api.post(
                                    "/api/transactions",
                                    """
                                    {"contact_id":"%s","direction":"lent","amount":5,
                                     "transaction_date":"2026-01-02"}
                                    """
                                            .formatted(contact))
                            .is(201)
                            .id();
            JsonNode created = app.next("transaction_created");
            api.put("/api/transactions/" + id, "{\"amount\":6}").is(200);
            JsonNode updated = app.next("transaction_updated");
            api.delete("/api/transactions/" + id).is(200);
            JsonNode deleted = app.next("transaction_deleted");

            assertThat(created.toString())
                    .isEqualTo("{\"id\":\"%s\",\"contact_id\":\"%s\"}".formatted(id, contact));
            assertThat(updated.path("message").asText())
                    .isEqualTo("Transaction updated successfully");
            assertThat(deleted.path("id").asText()).isEqualTo(id);
        }
    }

    @Test
    void others_hear_nothing() {
        Api stranger = api.otherUser();
        try (SocketReader other = SocketReader.open(stranger, SOCKET);
                SocketReader own = SocketReader.open(api, SOCKET)) {
            other.next("connected");
            own.next("connected");
            create("Ann");
            own.next("contact_created");
            stranger.contact("Zoe");

            assertThat(other.next("contact_created").path("name").asText()).isEqualTo("Zoe");
        }
    }

    @Test
    void after_a_position_it_has_the_events_themselves() {
        create("Ann");
        create("Ben");
        try (SocketReader reader =
                SocketReader.open(api, SOCKET + "?type=ContactCreated&after=" + start())) {
            reader.next("connected");
            assertThat(reader.next("ContactCreated"))
                    .isEqualTo(api.get("/api/events").at("/events/0"));
            reader.next("ContactCreated");
            assertThat(reader.next("caught-up").path("head").asText()).isNotEmpty();

            create("Cem");

            assertThat(reader.next("ContactCreated").at("/data/name").asText()).isEqualTo("Cem");
        }
    }

    @Test
    void a_position_of_another_log_is_answered_by_a_resync() {
        create("Ann");
        api.get("/api/events").is(200);
        try (SocketReader reader = SocketReader.open(api, SOCKET + "?after=otherepoch-1")) {
            reader.next("connected");
            reader.next("resync");
            reader.next("caught-up");
            create("Ben");
            assertThat(reader.next("ContactCreated").at("/data/name").asText()).isEqualTo("Ben");
        }
    }

    @Test
    void a_reader_cut_off_again_and_again_misses_and_repeats_nothing() {
        String position = start();
        int events = 100;
        CompletableFuture<Void> writing =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < events; i++) {
                                create("Contact " + i);
                            }
                        });
        Random random = new Random(11);
        List<String> seen = new ArrayList<>();
        while (seen.size() < events) {
            try (SocketReader reader = SocketReader.open(api, SOCKET + "?after=" + position)) {
                int length = 1 + random.nextInt(20);
                for (int i = 0; i < length && seen.size() < events; i++) {
                    SocketReader.Frame frame = reader.next();
                    if (frame.type().equals("ContactCreated")) {
                        position = frame.data().path("position").asText();
                        seen.add(frame.data().at("/data/name").asText());
                    }
                }
            }
        }
        writing.join();

        assertThat(seen).hasSize(events).doesNotHaveDuplicates();
        assertThat(seen.getLast()).isEqualTo("Contact " + (events - 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after=x",
                "type=Nothing",
                "aggregate_type=y",
                "from=yesterday",
                "limit=5",
                "order=asc"
            })
    void bad_parameters_are_refused(String query) {
        assertThat(SocketReader.refusal(api, SOCKET + "?" + query, null)).isEqualTo(400);
    }

    @Test
    void only_pages_that_may_use_the_api_connect() {
        assertThat(SocketReader.refusal(api, SOCKET, "https://evil.example")).isEqualTo(403);
        assertThat(SocketReader.refusal(api, SOCKET, "null")).isEqualTo(403);
        try (SocketReader page = SocketReader.openFrom(api, SOCKET, "https://app.example")) {
            page.next("connected");
        }
        String own = api.uri("").toString();
        try (SocketReader page = SocketReader.openFrom(api, SOCKET, own)) {
            page.next("connected");
        }
    }

    @Test
    void without_a_websocket_there_is_nothing() {
        api.get(SOCKET).isProblem(426, "upgrade_required");
        assertThat(SocketReader.refusal(api, "/api/contacts", null)).isEqualTo(200);
    }

    private String create(String name) {
        return api.post("/api/contacts", "{\"name\":\"" + name + "\"}").is(201).id();
    }

    private String start() {
        return api.get("/api/events").at("/head").asText().replaceFirst("-[0-9]+$", "-0");
    }
}
